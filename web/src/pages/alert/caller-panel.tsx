import { Empty } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';

/** The caller of an alert. */
export default function CallerPanel({ alertId: _alertId }: { alertId: string }) {
  return (
    <Panel title="The caller">
      <Empty>This version does not show it yet.</Empty>
    </Panel>
  );
}
