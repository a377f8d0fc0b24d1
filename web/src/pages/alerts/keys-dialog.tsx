import { Dialog } from '../../parts/dialog.tsx';
import styles from './alerts-page.module.css';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', '↓'], 'Next alert'],
  [['k', '↑'], 'Alert before'],
  [['Enter', 'o'], 'Open the alert'],
  [['x'], 'Select it, or let go of it'],
  [['Shift', 'x'], 'Select all from the one chosen last'],
  [['a'], 'Acknowledge'],
  [['i'], 'Assign to me'],
  [['s'], 'Assign…'],
  [['e'], 'Close…'],
  [['t'], 'Tag…'],
  [['Escape'], 'Let go of the selection'],
  [['r'], 'Read the list anew'],
  [['g'], 'To the first alert'],
  [['/'], 'Search'],
  [['?'], 'This help'],
];

/** What keys do on this page. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <p>
        What changes alerts is for those selected, else for the one that is marked. Keys rest while something is typed.
      </p>
      <dl className={styles.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key, i) => (
                <span key={key}>
                  {i > 0 && (keys[0] === 'Shift' ? ' + ' : ' or ')}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
