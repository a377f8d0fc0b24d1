import { useZone, type Zone } from '../../app/zone.ts';
import styles from './facets.module.css';
import { type ListState, SPAN_WORDS } from './list-state.ts';

/** When alerts were raised: a span up to now, or between two moments of the reader's zone. */
export function TimeRange({ state, onChange }: { state: ListState; onChange: (state: ListState) => void }) {
  const [zone] = useZone();
  const { raised } = state;
  const chosen = raised === undefined ? '' : typeof raised === 'string' ? raised : 'between';
  const choose = (value: string) => {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const next = value === '' ? undefined : value === 'between' ? { from: hourAgo, to: '' } : value;
    onChange({ ...state, name: undefined, raised: next });
  };
  return (
    <fieldset className={styles.facet}>
      <legend>Raised</legend>
      <select
        className={styles.select}
        aria-label="Raised"
        value={chosen}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">Any time</option>
        {Object.entries(SPAN_WORDS).map(([span, words]) => (
          <option key={span} value={span}>
            {words}
          </option>
        ))}
        <option value="between">Between…</option>
      </select>
      {typeof raised === 'object' &&
        (['from', 'to'] as const).map((end) => (
          <label key={end} className={styles.moment}>
            <span>
              {end === 'from' ? 'From' : 'Up to'}
              {zone === 'utc' && ' (UTC)'}
            </span>
            <input
              type="datetime-local"
              value={localOf(raised[end], zone)}
              onChange={(event) =>
                onChange({ ...state, name: undefined, raised: { ...raised, [end]: isoOf(event.target.value, zone) } })
              }
            />
          </label>
        ))}
    </fieldset>
  );
}

/** As `datetime-local` writes moments, without a zone: in the one that times are shown in. */
function localOf(iso: string, zone: Zone): string {
  if (iso === '') return '';
  const date = new Date(iso);
  const ahead = zone === 'utc' ? 0 : date.getTimezoneOffset() * 60_000;
  return new Date(date.getTime() - ahead).toISOString().slice(0, 16);
}

function isoOf(local: string, zone: Zone): string {
  const time = Date.parse(zone === 'utc' ? `${local}Z` : local);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
