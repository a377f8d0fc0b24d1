import type { AlertRecord } from '../../state/alert-record.ts';
import { inTurn, momentOf, numberOf, type Reading, readRecords, within } from '../event-records.ts';
import { type Buckets, widthLiteral } from './bucket-width.ts';
import { type Outcome, outcomeExpression } from './call-outcome.ts';
import type { CallerStream } from './caller-streams.ts';
import { countedCondition, overlaps } from './hourly.ts';
import { floorTo, HOUR, type Span } from './spans.ts';

/** What a caller did in a bucket of time, by outcome, and how many events of the alert are in it. */
export interface TimelineBucket {
  /** Its beginning, in milliseconds since the epoch. */
  readonly at: number;
  readonly ok: number;
  readonly error: number;
  readonly intervened: number;
  readonly evidence: number;
}

export interface Timeline {
  readonly buckets: Buckets;
  /** Those that are not empty, in the order of time. */
  readonly items: readonly TimelineBucket[];
  /** Evidence events in the span, of those that are listed. */
  readonly evidence: number;
}

const LEAST_MARGIN = HOUR / 2;
const MOST_MARGIN = 12 * HOUR;

/** The span of a timeline where none is asked for: the alert in the middle, with as much again on both sides, half an hour at least. */
export function spanAround(alert: Pick<AlertRecord, 'first_seen' | 'last_seen'>): Span {
  const from = Date.parse(alert.first_seen);
  const to = Date.parse(alert.last_seen) + 1;
  const margin = Math.min(MOST_MARGIN, Math.max(LEAST_MARGIN, to - from));
  return { from: from - margin, to: to + margin };
}

/** A caller's events in buckets of time, the alert's evidence marked. */
export async function timeline(
  reading: Reading,
  {
    alert,
    streams,
    buckets,
  }: {
    readonly alert: AlertRecord;
    readonly streams: readonly CallerStream[];
    readonly buckets: Buckets;
  },
): Promise<Timeline> {
  const rows = 3 * ((buckets.to - buckets.from) / buckets.width);
  const parts = await inTurn(
    streams
      .filter((stream) => overlaps(stream, buckets))
      .map((stream) => () => {
        const query = [
          `FROM ${stream.schema.name}`,
          `WHERE ${within(buckets)} AND ${countedIn(stream, streams, alert)}`,
          `EVAL outcome = ${outcomeExpression(stream.schema)}`,
          `STATS events = COUNT(*) BY at = DATE_TRUNC(${widthLiteral(buckets.width)}, @timestamp), outcome`,
        ].join(' | ');
        return readRecords(reading, query, rows);
      }),
  );
  const items = new Map<number, Record<Outcome | 'evidence', number>>();
  const bucket = (at: number) => {
    let found = items.get(at);
    if (found === undefined) {
      found = { ok: 0, error: 0, intervened: 0, evidence: 0 };
      items.set(at, found);
    }
    return found;
  };
  for (const row of parts.flat()) bucket(momentOf(row.at)!)[row.outcome as Outcome] += numberOf(row.events);
  let evidence = 0;
  for (const event of alert.evidence.events) {
    const at = Date.parse(event['@timestamp']);
    if (at < buckets.from || at >= buckets.to) continue;
    bucket(floorTo(at, buckets.width)).evidence++;
    evidence++;
  }
  return {
    buckets,
    items: [...items].map(([at, counts]) => ({ at, ...counts })).sort((a, b) => a.at - b.at),
    evidence,
  };
}

/** As doings are counted elsewhere, but every event of a stream that the alert's evidence is in: a mark stands on what it marks. */
export function countedIn(stream: CallerStream, all: readonly CallerStream[], alert: AlertRecord): string {
  const marked = alert.evidence.events.some((event) => event._index === stream.schema.name);
  return marked ? stream.condition : countedCondition(stream, all);
}
