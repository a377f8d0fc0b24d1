import { useSyncExternalStore } from 'react';
import styles from './toasts.module.css';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** Milliseconds that a message stays; one with something to do stays longer, a bad one until it is closed. */
const SHOWN_MS = 5_000;
const WITH_ACTION_MS = 12_000;

let toasts: readonly Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

/** Says in a corner how something went; `action` offers what can be done about it (undo). */
export function tell(text: string, tone: Toast['tone'] = 'good', action?: Toast['action']): void {
  last += 1;
  const id = last;
  show([...toasts.slice(-3), { id, text, tone, action }]);
  if (tone === 'good') setTimeout(() => close(id), action === undefined ? SHOWN_MS : WITH_ACTION_MS);
}

function close(id: number): void {
  show(toasts.filter((toast) => toast.id !== id));
}

export function Toasts() {
  const list = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => toasts,
  );
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {list.map(({ id, text, tone, action }) => (
        <div key={id} className={styles.toast} data-tone={tone}>
          <span>{text}</span>
          {action !== undefined && (
            <button
              type="button"
              onClick={() => {
                action.run();
                close(id);
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" aria-label="Close this message" onClick={() => close(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
