import { type FormEvent, useId, useState } from 'react';
import { useOperation } from '../../api/hooks.ts';
import type { Alert } from '../../api/operations.ts';
import { useSession } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import styles from './triage-bar.module.css';
import type { AlertChanges } from './use-alert-change.ts';

interface AssignDialogProps {
  readonly alert: Alert;
  readonly changes: AlertChanges;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Gives an alert to somebody, or to nobody. */
export function AssignDialog(props: AssignDialogProps) {
  return (
    <Dialog title="Assign the alert" open={props.open} onClose={props.onClose}>
      <AssignForm {...props} />
    </Dialog>
  );
}

function AssignForm({ alert, changes, onClose }: AssignDialogProps) {
  const { name } = useSession();
  const [to, setTo] = useState(alert.assignee ?? name);
  const list = useId();
  const known = useOperation('countAlerts', { query: { facet: ['assignee'] } });
  const names = new Set([name, ...(known.data?.facets.assignee ?? []).flatMap(({ value }) => value ?? [])]);
  const assign = async (assignee: string | null) => {
    onClose();
    await changes.change({ assignee }, assignee === null ? 'Assigned to nobody.' : `Assigned to ${assignee}.`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (to.trim() !== '') void assign(to.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="To whom" hint="Anybody’s name; those who have alerts are offered.">
        <input value={to} list={list} maxLength={128} required onChange={(event) => setTo(event.target.value)} />
      </Field>
      <datalist id={list}>
        {[...names].map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <div className={styles.end}>
        {alert.assignee !== null && <Button onClick={() => void assign(null)}>Nobody</Button>}
        {alert.assignee !== name && <Button onClick={() => void assign(name)}>Me</Button>}
        <Button kind="primary" type="submit">
          Assign
        </Button>
      </div>
    </form>
  );
}
