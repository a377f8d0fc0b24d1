import { useState } from 'react';
import { useOperation } from '../../api/hooks.ts';
import type { DeadLetter } from '../../api/operations.ts';
import { useSession } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import styles from './dead-letters-panel.module.css';
import { DeleteDeadLetters } from './delete-dead-letters.tsx';
import { type LetterChanges, replayText } from './use-letter-changes.ts';

/** One dead letter: why it is one, and the record as it came, masked until it is asked for. */
export function DeadLetterDialog({
  id,
  changes,
  mayChange,
  onClose,
}: {
  id: string | null;
  changes: LetterChanges;
  mayChange: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog title="Dead letter" open={id !== null} onClose={onClose} wide>
      {id !== null && <Inside key={id} id={id} changes={changes} mayChange={mayChange} onClose={onClose} />}
    </Dialog>
  );
}

function Inside({
  id,
  changes,
  mayChange,
  onClose,
}: {
  id: string;
  changes: LetterChanges;
  mayChange: boolean;
  onClose: () => void;
}) {
  const [unmask, setUnmask] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [outcome, setOutcome] = useState<string>();
  // What it was asked with shows the whole record: it is not kept for longer than it is looked at.
  const letter = useOperation(
    'getDeadLetter',
    { path: { id }, ...(unmask && { query: { unmask: true } }) },
    { keep: true, enabled: outcome === undefined },
  );
  const replay = async () => {
    const found = await changes.replay([id]);
    if (found !== undefined) setOutcome(replayText(found));
  };
  if (outcome !== undefined) {
    return (
      <div aria-live="polite">
        <Notice tone="note" title={outcome} />
        <Button onClick={onClose}>Close</Button>
      </div>
    );
  }
  return (
    <Loaded of={letter} lines={6}>
      {(shown) => (
        <>
          <Facts letter={shown} />
          <Raw letter={shown} unmasked={unmask} onUnmask={() => setUnmask(true)} />
          {mayChange && (
            <div className={styles.actions}>
              <Button kind="primary" busy={changes.replaying} onClick={() => void replay()}>
                Replay it
              </Button>
              <Button kind="danger" onClick={() => setDeleting(true)}>
                Delete it
              </Button>
            </div>
          )}
          <DeleteDeadLetters
            ids={[id]}
            open={deleting}
            onClose={(deleted) => {
              setDeleting(false);
              if (deleted) onClose();
            }}
          />
        </>
      )}
    </Loaded>
  );
}

function Facts({ letter }: { letter: DeadLetter }) {
  return (
    <dl className={styles.facts}>
      <dt>Reason</dt>
      <dd>
        <strong>
          <Text>{letter.reason}</Text>
        </strong>
      </dd>
      <dt>From</dt>
      <dd>
        <Text>{`${letter.source}, ${letter.position}`}</Text>
      </dd>
      <dt>Tried as</dt>
      <dd>{letter.format ?? 'no format fits'}</dd>
      <dt>Stored</dt>
      <dd>
        <Time at={letter.stored_at} />
      </dd>
      <dt>Size</dt>
      <dd>{fullNumber(letter.size)} characters</dd>
    </dl>
  );
}

function Raw({ letter, unmasked, onUnmask }: { letter: DeadLetter; unmasked: boolean; onUnmask: () => void }) {
  const { masking, role } = useSession();
  const mayUnmask = role === 'analyst' || role === 'admin';
  const masked = masking && !unmasked;
  return (
    <div className={styles.record}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard. */}
      <section className={styles.raw} tabIndex={0} aria-label="The record as it came">
        <Text>{letter.raw ?? ''}</Text>
      </section>
      {masked && mayUnmask && (
        <Button small kind="quiet" onClick={onUnmask}>
          <Icon name="eye" size={14} />
          Show the record (written to the audit log)
        </Button>
      )}
      {masked && !mayUnmask && <p>Records may hold prompts: analysts and admins may see them.</p>}
    </div>
  );
}
