import { PageHead } from '../../parts/page-head.tsx';

export default function AlertPage() {
  return <PageHead title="Alert" />;
}
