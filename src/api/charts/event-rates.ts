import { compareText } from '../../base/compare-text.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { QueryRunner } from '../query/query-runner.ts';

export interface EventRate {
  /** Where its bar begins, in milliseconds since the epoch. */
  readonly at: number;
  readonly stream: string;
  readonly count: number;
}

const STREAM = /^[\w.:-]+$/;
const MOST_ROWS = 10_000;

/** How many events each data stream has in each bar of a span of time, by their `@timestamp`. */
export async function eventRates(
  queries: QueryRunner,
  store: EventStore,
  span: { readonly from: number; readonly to: number; readonly interval: number; readonly signal: AbortSignal },
): Promise<EventRate[]> {
  const rates: EventRate[] = [];
  const time = (ms: number) => `"${new Date(ms).toISOString()}"`;
  for (const { name } of store.streams()) {
    if (!STREAM.test(name)) continue;
    const query = queries.prepare(
      `FROM ${name} | WHERE @timestamp >= ${time(span.from)} AND @timestamp < ${time(span.to)}` +
        ` | STATS n = COUNT(*) BY at = DATE_TRUNC(${span.interval} milliseconds, @timestamp) | SORT at`,
    );
    for await (const chunk of queries.run(query, { rows: MOST_ROWS, milliseconds: 30_000, signal: span.signal })) {
      for (const [n, at] of chunk) rates.push({ at: Date.parse(String(at)), stream: name, count: Number(n) });
    }
  }
  return rates.sort((a, b) => a.at - b.at || compareText(a.stream, b.stream));
}
