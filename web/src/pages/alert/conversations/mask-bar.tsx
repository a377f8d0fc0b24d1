import type { Conversations } from '../../../api/operations.ts';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import styles from './conversations.module.css';

/** How much of the texts is shown, and the way to see all of it. */
export function MaskBar({
  shown,
  mayUnmask,
  unmask,
  busy,
  onUnmask,
}: {
  shown: Conversations['shown'];
  mayUnmask: boolean;
  unmask: boolean;
  busy: boolean;
  onUnmask: (unmask: boolean) => void;
}) {
  // Where nothing is masked for anybody there is nothing to say.
  if (shown === 'plain' && !unmask) return null;
  return (
    <div className={styles.mask} data-shown={shown}>
      <p aria-live="polite">
        {shown === 'hidden' && 'Texts are hidden: this role sees how long they are.'}
        {shown === 'redacted' && 'Secrets and personal data are masked.'}
        {shown === 'plain' && 'Secrets and personal data are shown. The audit log has who looked, and when.'}
      </p>
      {mayUnmask && (
        <Button small busy={busy} onClick={() => onUnmask(!unmask)}>
          <Icon name="eye" size={14} />
          {unmask ? 'Mask again' : 'Unmask (written to the audit log)'}
        </Button>
      )}
    </div>
  );
}
