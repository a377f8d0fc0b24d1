import { Button } from '../../parts/button.tsx';
import styles from './alerts-page.module.css';
import type { TriageDialog } from './triage-dialogs.tsx';
import { alerts } from './use-triage.ts';

interface BulkBarProps {
  readonly count: number;
  readonly total: number;
  readonly isAll: boolean;
  readonly busy: boolean;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onAcknowledge: () => void;
  readonly onReopen: () => void;
  readonly onAsk: (dialog: TriageDialog) => void;
}

/** What can be done with the alerts that are selected. */
export function BulkBar({ count, total, isAll, busy, onAll, onNone, onAcknowledge, onReopen, onAsk }: BulkBarProps) {
  return (
    <section className={styles.bulk} aria-label="Selected alerts">
      <span className={styles.chosen} role="status">
        {isAll ? `All ${alerts(count)}` : `${alerts(count)} selected`}
      </span>
      <Button small busy={busy} onClick={onAcknowledge}>
        Acknowledge
      </Button>
      <Button small busy={busy} onClick={() => onAsk('assign')}>
        Assign…
      </Button>
      <Button small busy={busy} onClick={() => onAsk('close')}>
        Close…
      </Button>
      <Button small busy={busy} onClick={() => onAsk('tag')}>
        Tag…
      </Button>
      <Button small busy={busy} onClick={onReopen}>
        Reopen
      </Button>
      {!isAll && count < total && (
        <Button small kind="quiet" onClick={onAll}>
          Select all {alerts(total)}
        </Button>
      )}
      <Button small kind="quiet" onClick={onNone}>
        Clear selection
      </Button>
    </section>
  );
}
