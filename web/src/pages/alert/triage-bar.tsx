import { useState } from 'react';
import { useNavigate } from 'react-router';
import { addressOf } from '../../api/client.ts';
import type { Alert } from '../../api/operations.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Menu } from '../../parts/menu.tsx';
import { useKeys } from '../../parts/use-keys.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { TagsEditor } from './tags-editor.tsx';
import styles from './triage-bar.module.css';
import type { AlertChanges } from './use-alert-change.ts';
import type { Neighbours } from './use-neighbours.ts';

const EXPORTS = [
  ['markdown', 'Report', 'Markdown, to be read and kept'],
  ['json', 'JSON', 'as this service has it'],
  ['ecs', 'ECS', 'as Elastic Security writes alerts'],
  ['ocsf', 'OCSF', 'a detection finding'],
] as const;

/** What can be done with an alert. */
export function TriageBar({
  alert,
  changes,
  neighbours,
}: {
  alert: Alert;
  changes: AlertChanges;
  neighbours: Neighbours;
}) {
  const { name } = useSession();
  const may = useMay('updateAlert');
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'close' | 'assign' | undefined>(undefined);
  const { change, busy } = changes;
  const isOpen = alert.state === 'open';
  const isClosed = alert.state === 'closed';
  const acknowledge = () =>
    void change({ state: 'acknowledged', ...(alert.assignee === null && { assignee: name }) }, 'Acknowledged.');
  const go = (to: string | undefined) => {
    if (to !== undefined) void navigate(to);
  };
  useKeys({
    j: () => go(neighbours.next),
    k: () => go(neighbours.previous),
    u: () => go(neighbours.list),
    a: () => {
      if (may && isOpen && !busy) acknowledge();
    },
    e: () => {
      if (may && !isClosed) setDialog('close');
    },
  });
  return (
    <div className={styles.bar}>
      <div className={styles.actions} role="toolbar" aria-label="What can be done">
        {may && isOpen && (
          <Button kind="primary" busy={busy} onClick={acknowledge} aria-keyshortcuts="a" title="Acknowledge (a)">
            Acknowledge
          </Button>
        )}
        {may && !isClosed && (
          <Button
            kind={isOpen ? 'plain' : 'primary'}
            busy={busy}
            onClick={() => setDialog('close')}
            aria-keyshortcuts="e"
            title="Close (e)"
          >
            Close…
          </Button>
        )}
        {may && isClosed && (
          <Button busy={busy} onClick={() => void change({ state: 'open' }, 'Open again.')}>
            Open again
          </Button>
        )}
        {may && (
          <Button busy={busy} onClick={() => setDialog('assign')}>
            <Icon name="person" size={15} />
            {alert.assignee === null ? 'Assign' : 'Reassign'}
          </Button>
        )}
        <ButtonLink href="#response">Contain…</ButtonLink>
        <Menu
          label={
            <>
              <Icon name="download" size={15} />
              Export
            </>
          }
        >
          {EXPORTS.map(([format, title, about]) => (
            <a key={format} href={addressOf('exportAlert', { path: { id: alert.id }, query: { format } })} download>
              {title}
              <small>{about}</small>
            </a>
          ))}
        </Menu>
        <TagsEditor alert={alert} changes={changes} may={may} />
      </div>
      {!may && <p className={styles.quiet}>The role viewer reads; alerts are worked on by analysts and admins.</p>}
      <ConflictNotice alert={alert} changes={changes} />
      <CloseDialog
        alert={alert}
        changes={changes}
        open={dialog === 'close'}
        onClose={() => setDialog(undefined)}
        next={neighbours.next}
      />
      <AssignDialog alert={alert} changes={changes} open={dialog === 'assign'} onClose={() => setDialog(undefined)} />
    </div>
  );
}
