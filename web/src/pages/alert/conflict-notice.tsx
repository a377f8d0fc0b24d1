import type { Alert } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { HistoryWords } from './history-words.tsx';
import styles from './triage-bar.module.css';
import type { AlertChanges } from './use-alert-change.ts';

/** Someone was faster: what they did, and whether the change is still wanted. */
export function ConflictNotice({
  alert,
  changes: { conflict, change, busy, dismiss },
}: {
  alert: Alert;
  changes: AlertChanges;
}) {
  if (conflict === undefined) return null;
  const since = alert.history.slice(conflict.seen);
  return (
    <div role="alert">
      <Notice tone="warning" title="Someone was faster: nothing of this change was made">
        {since.length === 0 ? (
          <span>The alert was changed meanwhile. What is shown is being read anew.</span>
        ) : (
          since.map((entry) => (
            <span key={`${entry.at} ${entry.field}`}>
              <Text>{entry.actor}</Text> <HistoryWords entry={entry} />
            </span>
          ))
        )}
        <span className={styles.actions}>
          <Button small busy={busy} onClick={() => void change(conflict.change)}>
            Make the change all the same
          </Button>
          <Button small kind="quiet" onClick={dismiss}>
            Leave it
          </Button>
        </span>
      </Notice>
    </div>
  );
}
