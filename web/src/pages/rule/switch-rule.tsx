import { useState } from 'react';
import { useChange } from '../../api/hooks.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './rule-page.module.css';
import { type Here, STALE_BY_SETTINGS } from './rule-views.ts';

/** Switches a rule on or off, once a reason was asked for; not there for those who may not. */
export function SwitchRule({ id, here }: { id: string; here: Here }) {
  const may = useMay('updateRule');
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const change = useChange('updateRule', { stale: STALE_BY_SETTINGS });
  if (!may) return null;
  const isOn = here.status === 'active' || here.status === 'broken';
  const verb = isOn ? 'Switch off' : 'Switch on';
  const close = () => {
    setOpen(false);
    setReason('');
    change.reset();
  };
  const apply = () =>
    change.mutate(
      { path: { id }, body: { enabled: !isOn, ...(reason.trim() !== '' && { reason: reason.trim() }) } },
      {
        onSuccess: (rule) => {
          close();
          tell(
            rule.status === 'active'
              ? 'The rule runs.'
              : isOn
                ? 'The rule is switched off.'
                : 'The rule is switched on.',
          );
        },
      },
    );
  return (
    <>
      <Button kind={isOn ? 'plain' : 'primary'} onClick={() => setOpen(true)}>
        {verb}
      </Button>
      <Dialog title={`${verb} this rule`} open={open} onClose={close}>
        <p>
          {isOn
            ? 'It raises no alerts until it is switched on again. Alerts that it raised stay as they are.'
            : 'It begins with its present window: what happened while it was off is not judged.'}
        </p>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <Field label="Why" hint="Kept in its history.">
            <textarea rows={2} maxLength={2_000} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          {change.error !== null && <Problem error={change.error} />}
          <div className={styles.actions}>
            <Button kind={isOn ? 'danger' : 'primary'} type="submit" busy={change.isPending}>
              {verb}
            </Button>
            <Button onClick={close}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
