import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertCounts } from '../../api/operations.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { numberText } from '../../parts/number-text.ts';
import { visibleText } from '../../parts/text-pieces.ts';
import { FACET_TITLES, valueText } from './facet-words.ts';
import styles from './facets.module.css';
import { FACET_NAMES, type FacetName, type ListState, ME, toggled, withFacet } from './list-state.ts';
import { TimeRange } from './time-range.tsx';

const FEW = 5;
/** From so many values on, one can be looked for. */
const MANY = 12;
const ORDER: Readonly<Partial<Record<FacetName, readonly string[]>>> = {
  state: ['open', 'acknowledged', 'closed'],
  severity: ['critical', 'high', 'medium', 'low'],
};

interface Value {
  readonly value: string;
  readonly text: string;
  readonly count: number;
}

interface FacetsProps {
  readonly state: ListState;
  readonly counts: UseQueryResult<AlertCounts, Error>;
  readonly me: string;
  readonly onChange: (state: ListState) => void;
}

/** What the list can be narrowed to, with how many alerts each would leave. */
export function FacetsPanel({ state, counts, me, onChange }: FacetsProps) {
  return (
    <div className={styles.facets}>
      <TimeRange state={state} onChange={onChange} />
      <Loaded of={counts} lines={12}>
        {({ facets }) =>
          FACET_NAMES.map((name) => (
            <Facet
              key={name}
              name={name}
              values={valuesOf(name, facets[name] ?? [], state, me)}
              state={state}
              onChange={onChange}
            />
          ))
        }
      </Loaded>
      <fieldset className={styles.facet}>
        <legend>Besides</legend>
        {(['suppressed', 'withdrawn'] as const).map((name) => (
          <label key={name} className={styles.value}>
            <input
              type="checkbox"
              checked={state[name] !== undefined}
              onChange={(event) =>
                onChange({ ...state, name: undefined, [name]: event.target.checked ? 'include' : undefined })
              }
            />
            <span className={styles.text}>{name === 'suppressed' ? 'Held back under others' : 'Withdrawn'}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function valuesOf(
  name: FacetName,
  counted: readonly { value: string | null; label?: string | undefined; count: number }[],
  state: ListState,
  me: string,
): Value[] {
  const values = counted.map(({ value, label, count }) => {
    const own = name === 'assignee' && value === me;
    const parameter = own ? ME : (value ?? 'none');
    const text = valueText(name, parameter, label);
    return { value: parameter, text: own ? `${text} (${visibleText(me)})` : text, count };
  });
  // What is asked for is shown, so that it can be let go, whether or not there is any.
  for (const value of state.facets[name] ?? []) {
    if (!values.some((known) => known.value === value)) values.push({ value, text: valueText(name, value), count: 0 });
  }
  const order = ORDER[name];
  return order === undefined ? values : values.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
}

function Facet({
  name,
  values,
  state,
  onChange,
}: {
  name: FacetName;
  values: readonly Value[];
  state: ListState;
  onChange: (state: ListState) => void;
}) {
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const asked = state.facets[name] ?? [];
  if (values.length === 0) return null;
  const fitting =
    sought === ''
      ? values
      : values.filter(({ text, value }) => `${text} ${value}`.toLowerCase().includes(sought.toLowerCase()));
  // Those asked for stay in sight.
  const shown = open ? fitting : fitting.filter(({ value }, i) => i < FEW || asked.includes(value));
  return (
    <fieldset className={styles.facet}>
      <legend>
        {FACET_TITLES[name]}
        {asked.length > 0 && (
          <button type="button" className={styles.clear} onClick={() => onChange(withFacet(state, name, []))}>
            Clear<span className="heard"> {FACET_TITLES[name]}</span>
          </button>
        )}
      </legend>
      {open && values.length > MANY && (
        <input
          type="search"
          className={styles.seek}
          value={sought}
          placeholder="Find"
          aria-label={`Find ${FACET_TITLES[name]}`}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <div className={styles.values}>
        {shown.map(({ value, text, count }) => (
          <label key={value} className={styles.value} title={visibleText(value)}>
            <input
              type="checkbox"
              checked={asked.includes(value)}
              onChange={() => onChange(toggled(state, name, value))}
            />
            <span className={styles.text}>{text}</span>
            <span className={styles.count}>{numberText(count)}</span>
          </label>
        ))}
        {shown.length === 0 && <p className={styles.count}>None of that name</p>}
      </div>
      {values.length > FEW && (
        <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Fewer' : `${numberText(values.length - FEW)} more`}
          <span className="heard"> of {FACET_TITLES[name]}</span>
        </button>
      )}
    </fieldset>
  );
}
