import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Alert } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { tell } from '../../parts/toasts.tsx';
import { type Verdict, VerdictField, verdictText } from '../../parts/verdict.tsx';
import styles from './triage-bar.module.css';
import type { AlertChanges } from './use-alert-change.ts';

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
    const said = `Closed as ${verdictText(verdict)}.`;
    if (next !== undefined) tell(said, 'good', { label: 'Next alert', run: () => void navigate(next) });
    else if (except !== undefined) tell(said, 'good', { label: 'Add an exception', run: () => void navigate(except) });
    else tell(said);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void close(event)}>
      <VerdictField verdict={verdict} onChange={setVerdict} />
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
