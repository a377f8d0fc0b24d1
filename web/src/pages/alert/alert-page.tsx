import { lazy, Suspense } from 'react';
import { useParams } from 'react-router';
import { Skeleton } from '../../parts/loaded.tsx';
import { PageHead } from '../../parts/page-head.tsx';

const CallerPanel = lazy(() => import('./caller-panel.tsx'));
const TimelinePanel = lazy(() => import('./timeline-panel.tsx'));
const ConversationsPanel = lazy(() => import('./conversations-panel.tsx'));

export default function AlertPage() {
  const { id = '' } = useParams();
  return (
    <>
      <PageHead title="Alert" />
      <Suspense fallback={<Skeleton lines={6} />}>
        <TimelinePanel alertId={id} />
        <CallerPanel alertId={id} />
        <ConversationsPanel alertId={id} />
      </Suspense>
    </>
  );
}
