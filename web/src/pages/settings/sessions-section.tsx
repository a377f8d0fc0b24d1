import { useChange, useOperation } from '../../api/hooks.ts';
import type { BrowserSession } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { problemText } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './settings-page.module.css';

/** Who is signed in by a browser. */
export function SessionsSection() {
  const sessions = useOperation('listSessions', {}, { every: 30_000 });
  const end = useChange('endSession', { stale: ['listSessions'] });
  const columns: readonly DataColumn<BrowserSession>[] = [
    { name: 'Who', cell: ({ user }) => <Text>{user}</Text> },
    { name: 'Role', cell: ({ role }) => role },
    { name: 'From', cell: ({ address }) => address ?? 'not known' },
    { name: 'Began', cell: ({ created_at }) => <Time at={created_at} /> },
    { name: 'Ends', cell: ({ expires_at }) => <Time at={expires_at} /> },
    {
      name: 'Change',
      quietName: true,
      cell: ({ id, user }) => (
        <Button
          small
          kind="danger"
          aria-label={`End the session of ${user}`}
          busy={end.isPending && end.variables.path.id === id}
          onClick={() =>
            end.mutate(
              { path: { id } },
              {
                onSuccess: () => tell(`The session of ${user} has ended.`),
                onError: (error) => tell(problemText(error), 'bad'),
              },
            )
          }
        >
          End
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title="Browser sessions"
      about="Those who are signed in. A session that is ended has to sign in again."
      flush
    >
      <Loaded
        of={sessions}
        lines={3}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <p className={styles.inset}>Nobody is signed in by a password or a token.</p>,
        }}
      >
        {({ items }) => <DataTable label="Browser sessions" columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Loaded>
    </Panel>
  );
}
