import { useState } from 'react';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { RuleException } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Problem } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';
import { carryOut } from './carry-out.ts';
import { EntryFields } from './entry-fields.tsx';
import { ExceptionPreview } from './exception-preview.tsx';
import { type Entry, type Operator, valuesOf } from './exception-words.ts';
import styles from './rule-page.module.css';
import { STALE_BY_SETTINGS } from './rule-views.ts';

/** An entry as it is typed. */
export interface EntryDraft {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

export interface ExceptionDraft {
  readonly entries: readonly EntryDraft[];
}

const NEW_ENTRY: EntryDraft = { field: '', operator: 'is', values: [] };
const DAY = 86_400_000;
const SPANS = [
  ['', 'for ever'],
  ['1', 'for a day'],
  ['7', 'for a week'],
  ['30', 'for 30 days'],
  ['90', 'for 90 days'],
] as const;

/** Makes or changes an exception; which past alerts it would have hidden is shown as it is typed. */
export function ExceptionForm({
  id,
  before,
  draft,
  onDone,
}: {
  id: string;
  before: RuleException | undefined;
  draft: ExceptionDraft | undefined;
  onDone: () => void;
}) {
  const may = useMay('addException');
  const fields = useOperation('ruleFields', { path: { id } }, { fresh: 60_000 });
  const [entries, setEntries] = useState<readonly EntryDraft[]>(
    before?.entries.map(draftOf) ?? draft?.entries ?? [NEW_ENTRY],
  );
  const [reason, setReason] = useState(before?.reason ?? '');
  const [span, setSpan] = useState(before?.expires_at ? 'kept' : '');
  const add = useChange('addException', { stale: STALE_BY_SETTINGS });
  const replace = useChange('replaceException', { stale: STALE_BY_SETTINGS });
  const error = add.error ?? replace.error;
  const types = new Map(fields.data?.items.map(({ name, type }) => [name, type]));
  const complete = entries.every(isComplete);
  const asked = entries.filter(isComplete).map((entry) => entryOf(entry, types.get(entry.field)));
  const edit = (i: number, entry: EntryDraft) => setEntries(entries.map((old, j) => (i === j ? entry : old)));

  const save = () => {
    const kept = before?.expires_at ?? null;
    const expires =
      span === 'kept' ? kept : span === '' ? null : new Date(Date.now() + Number(span) * DAY).toISOString();
    const body = { entries: asked, reason: reason.trim(), expires_at: expires };
    const done = () => {
      tell(before === undefined ? 'The exception is in force.' : 'The exception is changed.');
      onDone();
    };
    if (before === undefined) carryOut(add, { path: { id }, body }, done);
    else carryOut(replace, { path: { id, exception: before.id }, body }, done);
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && may) save();
      }}
    >
      <p className={styles.quiet}>Events for which all of these hold are not seen by the rule.</p>
      <ul className={styles.entryRows}>
        {entries.map((entry, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is where it was put.
          <li key={i}>
            <EntryFields id={id} entry={entry} fields={fields.data?.items ?? []} onChange={(next) => edit(i, next)} />
            {entries.length > 1 && (
              <Button kind="quiet" small onClick={() => setEntries(entries.filter((_, j) => j !== i))}>
                <Icon name="trash" size={16} />
                <span className="heard">Remove condition {i + 1}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button small onClick={() => setEntries([...entries, NEW_ENTRY])}>
          <Icon name="plus" size={14} /> And another condition
        </Button>
      </div>
      <ExceptionPreview id={id} entries={complete ? asked : []} />
      {may && (
        <div className={styles.grid}>
          <Field label="Why" hint="Who reads the rule later wants to know.">
            <input required maxLength={2_000} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <Field label="In force">
            <select value={span} onChange={(event) => setSpan(event.target.value)}>
              {before?.expires_at && <option value="kept">until when it was set to expire</option>}
              {SPANS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </Field>
        </div>
      )}
      {error !== null && <Problem error={error} />}
      <div className={styles.actions}>
        {may ? (
          <Button
            type="submit"
            kind="primary"
            disabled={!complete || reason.trim() === ''}
            busy={add.isPending || replace.isPending}
          >
            {before === undefined ? 'Add the exception' : 'Save'}
          </Button>
        ) : (
          <span className={styles.quiet}>Exceptions are added by admins.</span>
        )}
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

function draftOf({ field, operator, values = [] }: Entry): EntryDraft {
  return { field, operator, values: values.map(String) };
}

function isComplete({ field, operator, values }: EntryDraft): boolean {
  if (field.trim() === '') return false;
  return valuesOf(operator) === 'none' || values.length > 0;
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'long', 'double', 'unsigned_long']);

/** An entry as the service takes it: values of the field's type where they are ones. */
function entryOf({ field, operator, values }: EntryDraft, type: string | undefined): Entry {
  if (valuesOf(operator) === 'none') return { field, operator };
  const typed = values.map((value) => {
    const number = Number(value);
    if (type !== undefined && NUMBERS.has(type) && value.trim() !== '' && Number.isSafeInteger(number)) return number;
    if (type === 'double' && value.trim() !== '' && Number.isFinite(number)) return number;
    if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
    return value;
  });
  return { field, operator, values: typed };
}
