import { Empty } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';

/** Prompts and responses of an alert. */
export default function ConversationsPanel({ alertId: _alertId }: { alertId: string }) {
  return (
    <Panel title="Prompts and responses">
      <Empty>This version does not show it yet.</Empty>
    </Panel>
  );
}
