import { counted } from '../../../../../src/base/counted.ts';
import type { AlertCaller, CallerProfile } from '../../../api/operations.ts';
import { Field } from '../../../parts/field.tsx';
import { visibleText } from '../../../parts/text-pieces.ts';
import styles from './caller.module.css';
import type { ChosenCaller } from './use-chosen-caller.ts';

/** Which of an alert's callers the panels are about, where there is a choice; nothing where there is none. */
export function CallerChoice({
  callers,
  more,
  shown,
  chosen,
}: {
  callers: readonly AlertCaller[];
  more: boolean;
  shown: NonNullable<CallerProfile['caller']>;
  chosen: ChosenCaller;
}) {
  const role = shown.identity.role;
  if (callers.length < 2 && role === null) return null;
  return (
    <div className={styles.choice}>
      {callers.length > 1 && (
        <Field label={`One of ${more ? 'more than ' : ''}${counted(callers.length, 'caller')} of this alert`}>
          <select value={shown.value} onChange={(event) => chosen.choose(event.target.value, 'caller')}>
            {callers.map(({ value, events }) => (
              <option key={value} value={value}>
                {visibleText(value)}
                {events === null ? '' : ` (${counted(events, 'event')})`}
              </option>
            ))}
          </select>
        </Field>
      )}
      {role !== null && (
        <fieldset className={styles.scope}>
          <legend className="heard">Whose activity is shown</legend>
          {(['caller', 'role'] as const).map((scope) => (
            <label key={scope}>
              <input
                type="radio"
                name="caller-scope"
                checked={chosen.scope === scope}
                onChange={() => chosen.choose(chosen.query.caller, scope)}
              />
              {scope === 'caller' ? 'This session' : 'All sessions of the role'}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
