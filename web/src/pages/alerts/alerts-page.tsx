import { PageHead } from '../../parts/page-head.tsx';

export default function AlertsPage() {
  return <PageHead title="Alerts" />;
}
