import { PageHead } from '../../parts/page-head.tsx';

export default function CoveragePage() {
  return <PageHead title="Coverage" />;
}
