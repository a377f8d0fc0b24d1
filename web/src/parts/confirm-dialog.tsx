import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './confirm-dialog.module.css';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  title,
  open,
  onClose,
  action,
  busy,
  error = null,
  onConfirm,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  /** What is done, as its button says it: `Delete 3 dead letters`. */
  action: string;
  busy: boolean;
  error?: Error | null;
  onConfirm: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <div className={styles.body}>
        {children}
        {error !== null && <Problem error={error} />}
        <div className={styles.actions}>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
