import { useOperation } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';
import { RankBars, type Ranked } from '../../parts/charts/rank-bars.tsx';
import { compactNumber, fullNumber } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { CallerName, callerNote } from './caller-name.tsx';
import styles from './overview.module.css';
import { alertsLink, linkedRange, type Range } from './range.ts';
import { useEventReading } from './use-figures.ts';

type Usage = Operations['chartUsage']['answer'];
type Figures = Usage['total'];

const SHOWN = 6;
const COST = [{ key: 'usd', label: 'cost', tone: 1 as const }];
const TOKENS = [{ key: 'tokens', label: 'tokens', tone: 2 as const }];

/** Tokens and what they cost, about, by caller and model. */
export function UsagePanel({ range }: { range: Range }) {
  const query = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), limit: SHOWN };
  const usage = useOperation('chartUsage', { query }, useEventReading());
  const asOf = usage.data?.prices_as_of;
  return (
    <Panel
      title="Tokens and estimated cost"
      about={
        asOf === undefined
          ? 'Estimates by list prices'
          : `Estimates in US dollars by list prices of ${asOf} and the configuration's own`
      }
    >
      <Loaded
        of={usage}
        lines={8}
        empty={{
          when: ({ total }) => total.calls === 0,
          show: `No event counts tokens ${range.words}.`,
        }}
      >
        {(data) => <Tokens usage={data} range={range} />}
      </Loaded>
    </Panel>
  );
}

function Tokens({ usage: { total, callers, models, partial }, range }: { usage: Usage; range: Range }) {
  // Bars are of costs; where nothing has a price, of tokens.
  const series = total.cost.usd === null ? TOKENS : COST;
  return (
    <div className={styles.usage}>
      <dl className={styles.figures}>
        <Figure name="Cost, about" value={total.cost.usd === null ? 'no price known' : dollars(total.cost.usd)} />
        <Figure name="Calls" value={fullNumber(total.calls)} />
        <Figure name="Tokens in" value={compactNumber(total.input_tokens)} whole={total.input_tokens} />
        <Figure name="Tokens out" value={compactNumber(total.output_tokens)} whole={total.output_tokens} />
        {total.cache_read_tokens + total.cache_write_tokens > 0 && (
          <Figure
            name="From, to the cache"
            value={`${compactNumber(total.cache_read_tokens)}, ${compactNumber(total.cache_write_tokens)}`}
          />
        )}
      </dl>
      {total.cost.unpriced_tokens > 0 && <Unpriced cost={total.cost} />}
      <div className={styles.sides}>
        <section>
          <h3>By caller</h3>
          <RankBars
            label="Callers by estimated cost"
            series={series}
            items={callers.map((each) => ({
              ...ranked(each, each.caller ?? ''),
              note: callerNote(each.caller, tokensOf(each)),
              name: each.caller === null ? 'No caller named' : <CallerName value={each.caller} />,
              to: each.caller === null ? undefined : alertsLink({ ...linkedRange(range), caller: each.caller }),
            }))}
          />
          {partial && (
            <p className={styles.quiet}>Of the callers with most tokens: there are too many to look at each.</p>
          )}
        </section>
        <section>
          <h3>By model</h3>
          <RankBars
            label="Models by estimated cost"
            series={series}
            items={models.map((each) => ({
              ...ranked(each, each.model ?? ''),
              name: <Text>{each.model ?? 'No model named'}</Text>,
            }))}
          />
        </section>
      </div>
    </div>
  );
}

function Figure({ name, value, whole }: { name: string; value: string; whole?: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={whole === undefined ? undefined : fullNumber(whole)}>{value}</dd>
    </div>
  );
}

function Unpriced({ cost }: { cost: Figures['cost'] }) {
  const share = (cost.unpriced_tokens / cost.tokens) * 100;
  return (
    <details className={styles.unpriced}>
      <summary>
        {share < 1 ? 'Less than 1' : Math.round(share)} % of the tokens have no price and are not in the cost
      </summary>
      <p>
        <code>prices:</code> in the configuration adds what these models cost:
      </p>
      <ul>
        {cost.unpriced_models.map((model) => (
          <li key={model}>
            <Text>{model}</Text>
          </li>
        ))}
      </ul>
    </details>
  );
}

function ranked(usage: Figures, key: string): Pick<Ranked, 'key' | 'values' | 'text' | 'note'> {
  const { cost } = usage;
  const partly = cost.usd !== null && cost.unpriced_tokens > 0;
  return {
    key,
    values: { usd: cost.usd ?? 0, tokens: cost.tokens },
    text: cost.usd === null ? 'no price' : `${partly ? 'over ' : ''}${dollars(cost.usd)}`,
    note: tokensOf(usage),
  };
}

function tokensOf({ cost, calls }: Figures): string {
  return `${compactNumber(cost.tokens)} tokens · ${calls === 1 ? '1 call' : `${compactNumber(calls)} calls`}`;
}

const CENTS = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const WHOLE = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });

/** An estimate in words: no more precise than it is. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.01) return 'under $0.01';
  return usd < 1_000 ? CENTS.format(usd) : WHOLE.format(usd);
}
