import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './dialog.module.css';

/** A dialog in front of the page: the browser keeps focus inside, closes it on Escape, and gives focus back. */
export function Dialog({
  title,
  open,
  onClose,
  wide = false,
  children,
}: {
  title: ReactNode;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const own = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (open && !element.open) {
      element.showModal();
      // Where there is something to fill in, that comes before the button that closes.
      element.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea')?.focus();
    }
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles.dialog} data-wide={wide} aria-labelledby={own} onClose={onClose}>
      {open && (
        <div className={styles.inside}>
          <div className={styles.head}>
            <h2 id={own}>{title}</h2>
            <button type="button" aria-label="Close" onClick={onClose}>
              ×
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
