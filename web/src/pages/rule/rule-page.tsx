import { PageHead } from '../../parts/page-head.tsx';

export default function RulePage() {
  return <PageHead title="Rule" />;
}
