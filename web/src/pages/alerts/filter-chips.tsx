import { useZone, type Zone } from '../../app/zone.ts';
import { visibleText } from '../../parts/text-pieces.ts';
import { timeText } from '../../parts/time.tsx';
import styles from './alerts-page.module.css';
import { FACET_TITLES, valueText } from './facet-words.ts';
import { cleared, FACET_NAMES, type ListState, SPAN_WORDS, toggled } from './list-state.ts';

interface Chip {
  readonly key: string;
  readonly what: string;
  readonly value: string;
  readonly without: ListState;
}

/** What narrows the list, each to be taken away. `label` names rules. */
export function FilterChips({
  state,
  label,
  onChange,
}: {
  state: ListState;
  label: (ruleId: string) => string | undefined;
  onChange: (state: ListState) => void;
}) {
  const [zone] = useZone();
  const chips = chipsOf(state, label, zone);
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Filters in force">
      {chips.map(({ key, what, value, without }) => (
        <li key={key} className={styles.chip}>
          <span className={styles.what}>{what}</span> <bdi>{value}</bdi>
          <button
            type="button"
            aria-label={`Without ${what} ${value}`}
            onClick={() => onChange({ ...without, name: undefined })}
          >
            ×
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button type="button" className={styles.clearAll} onClick={() => onChange(cleared(state))}>
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}

function chipsOf(state: ListState, label: (ruleId: string) => string | undefined, zone: Zone): Chip[] {
  const chips: Chip[] = [];
  for (const facet of FACET_NAMES) {
    for (const value of state.facets[facet] ?? []) {
      const named = facet === 'rule' ? label(value) : undefined;
      const without = toggled(state, facet, value);
      chips.push({
        key: `${facet} ${value}`,
        what: FACET_TITLES[facet],
        value: valueText(facet, value, named),
        without,
      });
    }
  }
  if (state.text.trim() !== '') {
    chips.push({ key: 'text', what: 'Text', value: visibleText(state.text), without: { ...state, text: '' } });
  }
  for (const value of state.values) {
    const without = { ...state, values: state.values.filter((other) => other !== value) };
    chips.push({ key: `value ${value}`, what: 'Value', value: visibleText(value.replace(/^=/, '')), without });
  }
  const { raised, closed } = state;
  if (raised !== undefined) {
    const value =
      typeof raised === 'string'
        ? SPAN_WORDS[raised]!
        : [
            raised.from !== '' && `from ${timeText(raised.from, zone)}`,
            raised.to !== '' && `up to ${timeText(raised.to, zone)}`,
          ]
            .filter(Boolean)
            .join(' ') || 'any time';
    chips.push({ key: 'raised', what: 'Raised', value, without: { ...state, raised: undefined } });
  }
  if (closed !== undefined) {
    chips.push({ key: 'closed', what: 'Closed', value: SPAN_WORDS[closed]!, without: { ...state, closed: undefined } });
  }
  for (const key of ['suppressed', 'withdrawn'] as const) {
    if (state[key] === undefined) continue;
    const what = key === 'suppressed' ? 'Held back' : 'Withdrawn';
    chips.push({ key, what, value: state[key] === 'only' ? 'only' : 'too', without: { ...state, [key]: undefined } });
  }
  return chips;
}
