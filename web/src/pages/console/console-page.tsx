import { PageHead } from '../../parts/page-head.tsx';

export default function ConsolePage() {
  return <PageHead title="Console" />;
}
