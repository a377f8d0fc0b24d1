import { Empty } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';

/** Timeline of an alert. */
export default function TimelinePanel({ alertId: _alertId }: { alertId: string }) {
  return (
    <Panel title="Timeline">
      <Empty>This version does not show it yet.</Empty>
    </Panel>
  );
}
