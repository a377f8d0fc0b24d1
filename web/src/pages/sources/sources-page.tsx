import { PageHead } from '../../parts/page-head.tsx';

export default function SourcesPage() {
  return <PageHead title="Sources" />;
}
