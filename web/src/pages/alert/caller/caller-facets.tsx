import { counted } from '../../../../../src/base/counted.ts';
import type { CallerFacetValue, CallerProfile } from '../../../api/operations.ts';
import { Badge } from '../../../parts/badge.tsx';
import { Text } from '../../../parts/text.tsx';
import { Time } from '../../../parts/time.tsx';
import styles from './caller.module.css';
import { countText, dollarText } from './caller-words.ts';

type Shown = NonNullable<CallerProfile['caller']>;
type Facet = Shown['facets'][number];

const TITLES: Readonly<Record<Facet['name'], string>> = {
  models: 'Models',
  errors: 'Error codes',
  guardrail_actions: 'Guardrail outcomes',
  violations: 'Guardrail violations',
  actions: 'Actions',
  addresses: 'Source addresses',
  user_agents: 'User agents',
  access_keys: 'Access keys',
  regions: 'Regions',
  accounts: 'Accounts',
  names: 'User names',
};
/** Rows shown before the rest is asked for. */
const SHORT = 5;

/** What the caller's events hold, value by value: the day of the alert, the days before, and since when. */
export function CallerFacets({ caller: { facets, identity, usual_time } }: { caller: Shown }) {
  const { days } = usual_time;
  const order = Object.keys(TITLES);
  // What the caller's own name says is not said again.
  const named = [identity.name, identity.account_id];
  const sorted = [...facets]
    .filter(({ values }) => !(values.length === 1 && named.includes(values[0]!.value)))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return (
    <div className={styles.facets}>
      {sorted.map((facet) => (
        <FacetTable key={facet.name} facet={facet} days={days} />
      ))}
    </div>
  );
}

function FacetTable({ facet, days }: { facet: Facet; days: number }) {
  const { name, values, more } = facet;
  const rest = values.slice(SHORT);
  const table = (rows: readonly CallerFacetValue[]) => (
    <table className={styles.facet}>
      <thead>
        <tr>
          <th scope="col">Value</th>
          <th scope="col">24 h</th>
          {days > 0 && <th scope="col">Daily mean</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((value) => (
          <FacetRow key={value.value} value={value} days={days} />
        ))}
      </tbody>
    </table>
  );
  return (
    <section className={styles.part} data-wide={name === 'models'} aria-label={TITLES[name]}>
      <h3>{TITLES[name]}</h3>
      {table(values.slice(0, SHORT))}
      {rest.length > 0 && (
        <details className={styles.more}>
          <summary>
            {counted(rest.length, 'further value')}
            {more && ', and rarer ones'}
          </summary>
          {table(rest)}
        </details>
      )}
    </section>
  );
}

function FacetRow({ value, days }: { value: CallerFacetValue; days: number }) {
  const used = usedText(value.tokens);
  return (
    <tr>
      <th scope="row">
        <Text>{value.value}</Text>
        {value.new && (
          <>
            {' '}
            <Badge tone="warning">new</Badge>
          </>
        )}
        <span className={styles.since}>
          {days > 0 && (
            <>
              since <Time at={value.first_seen} only="day" />
            </>
          )}
          {used !== undefined && days > 0 && ' · '}
          {used}
        </span>
      </th>
      <td>{countText(value.day)}</td>
      {days > 0 && <td>{countText(value.baseline / days)}</td>}
    </tr>
  );
}

function usedText(tokens: CallerFacetValue['tokens']): string | undefined {
  if (tokens === undefined || tokens.input + tokens.output === 0) return undefined;
  const cost = tokens.usd === null ? 'no price known' : dollarText(tokens.usd);
  return `${countText(tokens.input)} tokens in, ${countText(tokens.output)} out, ${cost}`;
}
