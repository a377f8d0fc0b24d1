import { PageHead } from '../../parts/page-head.tsx';

export default function RulesPage() {
  return <PageHead title="Rules" />;
}
