import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Alert } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './triage-bar.module.css';
import type { AlertChanges } from './use-alert-change.ts';

const VERDICTS = [
  ['true_positive', 'True positive', 'It is what the rule looks for, and it should not have been.'],
  ['false_positive', 'False positive', 'The rule is mistaken: this is not what it looks for.'],
  ['benign', 'Benign', 'It is what the rule looks for, and it was allowed or planned.'],
  ['duplicate', 'Duplicate', 'Another alert stands for it.'],
] as const;
type Verdict = (typeof VERDICTS)[number][0];

interface CloseDialogProps {
  readonly alert: Alert;
  readonly changes: AlertChanges;
  readonly open: boolean;
  readonly onClose: () => void;
  /** Where the next alert of the list is. */
  readonly next: string | undefined;
}

/** Closes an alert with what it turned out to be. */
export function CloseDialog(props: CloseDialogProps) {
  return (
    <Dialog title="Close the alert" open={props.open} onClose={props.onClose}>
      <CloseForm {...props} />
    </Dialog>
  );
}

function CloseForm({ alert, changes, onClose, next }: CloseDialogProps) {
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined);
  const [note, setNote] = useState('');
  const navigate = useNavigate();
  const close = async (event: FormEvent) => {
    event.preventDefault();
    if (verdict === undefined) return;
    const text = note.trim();
    const done = await changes.change({ resolution: verdict, ...(text !== '' && { note: text }) });
    onClose();
    if (!done) return;
    const except = verdict === 'false_positive' || verdict === 'benign' ? exceptionLink(alert) : undefined;
    const said = `Closed as ${verdict.replace('_', ' ')}.`;
    if (next !== undefined) tell(said, 'good', { label: 'Next alert', run: () => void navigate(next) });
    else if (except !== undefined) tell(said, 'good', { label: 'Add an exception', run: () => void navigate(except) });
    else tell(said);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void close(event)}>
      <fieldset className={styles.choices}>
        <legend>What it turned out to be</legend>
        {VERDICTS.map(([value, title, about]) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="verdict"
              value={value}
              checked={verdict === value}
              onChange={() => setVerdict(value)}
            />
            {title}
            <small>{about}</small>
          </label>
        ))}
      </fieldset>
      <Field label="Note" hint="Why: for those who meet the next alert of this rule.">
        <textarea rows={3} maxLength={10_000} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <div className={styles.end}>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={verdict === undefined} busy={changes.busy}>
          Close the alert
        </Button>
      </div>
    </form>
  );
}

/** The form for an exception of the rule for the alert's caller. */
export function exceptionLink({ rule_id: rule, caller }: Alert): string | undefined {
  if (caller === null) return undefined;
  return `/rules/${encodeURIComponent(rule)}?${new URLSearchParams({ except: caller.field, value: caller.value })}`;
}
