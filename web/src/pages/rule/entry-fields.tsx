import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { useOperation } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import type { EntryDraft } from './exception-form.tsx';
import { OPERATOR_WORDS, type Operator, valuesOf } from './exception-words.ts';
import styles from './rule-page.module.css';

type FieldName = Operations['ruleFields']['answer']['items'][number];

const OPERATORS = Object.keys(OPERATOR_WORDS) as Operator[];
/** More are not offered at once; what is typed narrows them. */
const MOST_OFFERED = 300;

/** Field, operator and values of one condition; fields and values are completed from what the rule's events have. */
export function EntryFields({
  id,
  entry,
  fields,
  onChange,
}: {
  id: string;
  entry: EntryDraft;
  fields: readonly FieldName[];
  onChange: (entry: EntryDraft) => void;
}) {
  const names = useId();
  const { field, operator, values } = entry;
  const known = fields.find(({ name }) => name === field);
  const words = field.trim().toLowerCase();
  const offered = fields.filter(({ name }) => name.toLowerCase().includes(words)).slice(0, MOST_OFFERED);
  const takes = valuesOf(operator);
  const changeOperator = (next: Operator) => {
    const many = valuesOf(next);
    onChange({ ...entry, operator: next, values: many === 'none' ? [] : many === 'one' ? values.slice(0, 1) : values });
  };
  return (
    <div className={styles.entry}>
      <Field
        label="Field"
        hint={known === undefined ? undefined : `${known.type}${known.of === 'group' ? ', of the group' : ''}`}
      >
        <input
          value={field}
          list={names}
          required
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ ...entry, field: event.target.value })}
        />
        <datalist id={names}>
          {offered.map(({ name, type }) => (
            <option key={name} value={name}>
              {type}
            </option>
          ))}
        </datalist>
      </Field>
      <Field label="Operator">
        <select value={operator} onChange={(event) => changeOperator(event.target.value as Operator)}>
          {OPERATORS.map((name) => (
            <option key={name} value={name}>
              {OPERATOR_WORDS[name]}
            </option>
          ))}
        </select>
      </Field>
      {takes !== 'none' && (
        <ValuesField
          id={id}
          field={known?.name}
          many={takes === 'many'}
          values={values}
          onChange={(next) => onChange({ ...entry, values: next })}
        />
      )}
    </div>
  );
}

function ValuesField({
  id,
  field,
  many,
  values,
  onChange,
}: {
  id: string;
  field: string | undefined;
  many: boolean;
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
}) {
  const list = useId();
  const [typed, setTyped] = useState(many ? '' : (values[0] ?? ''));
  const shown = many ? typed : (values[0] ?? '');
  const text = useDeferredValue(shown);
  const found = useOperation(
    'ruleFieldValues',
    { path: { id }, query: { field: field ?? '', ...(text !== '' && { text }) } },
    { enabled: field !== undefined, keep: true, fresh: 60_000 },
  );
  const add = () => {
    const value = typed.trim();
    if (value !== '' && !values.includes(value)) onChange([...values, value]);
    setTyped('');
  };
  const change = (value: string) => {
    if (!many) onChange(value === '' ? [] : [value]);
    // What is taken from the list is whole.
    else if (found.data?.items.some((item) => item.value === value) === true && !values.includes(value)) {
      onChange([...values, value]);
      setTyped('');
    } else setTyped(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!many || event.key !== 'Enter' || typed.trim() === '') return;
    event.preventDefault();
    add();
  };
  return (
    <div className={styles.valuesField}>
      <Field label={many ? 'Values' : 'Value'} hint={many ? 'Enter adds one.' : undefined}>
        <input
          value={shown}
          list={list}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={many ? add : undefined}
        />
        <datalist id={list}>
          {found.data?.items.map(({ value, count }) => (
            <option key={value} value={value}>
              {`${count} times`}
            </option>
          ))}
        </datalist>
      </Field>
      {many && values.length > 0 && (
        <ul className={styles.picked}>
          {values.map((value) => (
            <li key={value}>
              <code>
                <Text>{value}</Text>
              </code>
              <button
                type="button"
                aria-label={`Remove ${visibleText(value)}`}
                onClick={() => onChange(values.filter((other) => other !== value))}
              >
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
