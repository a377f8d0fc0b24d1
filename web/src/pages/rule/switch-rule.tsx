import { useState } from 'react';
import { useChange } from '../../api/hooks.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';
import { carryOut } from './carry-out.ts';
import styles from './rule-page.module.css';
import { type Here, STALE_BY_SETTINGS } from './rule-views.ts';

/** Switches a rule on or off, once a reason was asked for; not there for those who may not. */
export function SwitchRule({ id, here }: { id: string; here: Here }) {
  const may = useMay('updateRule');
  // What was asked for stays what it is while the rule's state changes behind the dialog.
  const [asked, setAsked] = useState<'on' | 'off' | undefined>();
  const [reason, setReason] = useState('');
  const change = useChange('updateRule', { stale: STALE_BY_SETTINGS });
  if (!may) return null;
  const offers = here.status === 'active' || here.status === 'broken' ? 'off' : 'on';
  const close = () => {
    setAsked(undefined);
    setReason('');
    change.reset();
  };
  const apply = () => {
    const why = reason.trim() === '' ? {} : { reason: reason.trim() };
    carryOut(change, { path: { id }, body: { enabled: asked === 'on', ...why } }, (rule) => {
      close();
      tell(rule.status === 'active' ? 'The rule runs.' : `The rule is switched ${asked}.`);
    });
  };
  return (
    <>
      <Button kind={offers === 'off' ? 'plain' : 'primary'} onClick={() => setAsked(offers)}>
        Switch {offers}
      </Button>
      <Dialog title={`Switch ${asked} this rule`} open={asked !== undefined} onClose={close}>
        <p>
          {asked === 'off'
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
            <Button kind={asked === 'off' ? 'danger' : 'primary'} type="submit" busy={change.isPending}>
              Switch {asked}
            </Button>
            <Button onClick={close}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
