import type { Json } from '../../base/canonical-json.ts';
import { compareText } from '../../base/compare-text.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { inTurn, type Reading, readRecords, timeLiteral, within } from '../event-records.ts';
import { type Outcome, outcomeExpression } from './call-outcome.ts';
import type { CallerStream } from './caller-streams.ts';
import { overlaps } from './hourly.ts';
import type { Span } from './spans.ts';
import { countedIn } from './timeline.ts';

/** An event of a caller, whole. */
export interface SpanEvent {
  readonly _index: string;
  readonly _id: string;
  readonly '@timestamp': string;
  readonly outcome: Outcome;
  /** Whether it is behind the alert. */
  readonly evidence: boolean;
  readonly document: Json;
}

export interface SpanEventsRequest {
  readonly alert: AlertRecord;
  readonly streams: readonly CallerStream[];
  readonly span: Span;
  readonly outcome?: Outcome;
  readonly limit: number;
  /** Those behind this place. */
  readonly after?: EventPlace;
}

/** Where an event stands in the order of time, stream and id. */
export interface EventPlace {
  readonly at: number;
  readonly stream: string;
  readonly id: string;
}

/** A caller's events in a span, in the order of time: one more than the limit where there are more. */
export async function spanEvents(reading: Reading, request: SpanEventsRequest): Promise<SpanEvent[]> {
  const { alert, streams, span, outcome, limit, after } = request;
  const evidence = new Set(alert.evidence.events.map((event) => `${event._index}/${event._id}`));
  const parts = await inTurn(
    streams
      .filter((stream) => overlaps(stream, span))
      .map((stream) => async () => {
        const { name } = stream.schema;
        const query = [
          `FROM ${name} METADATA _id, _source`,
          `WHERE ${within({ from: Math.max(span.from, after?.at ?? span.from), to: span.to })} AND ${countedIn(stream, streams, alert)}`,
          ...(after === undefined ? [] : [`WHERE ${behind(name, after)}`]),
          `EVAL outcome = ${outcomeExpression(stream.schema)}`,
          ...(outcome === undefined ? [] : [`WHERE outcome == ${quoteString(outcome)}`]),
          'SORT @timestamp, _id',
          `LIMIT ${limit + 1}`,
          'KEEP @timestamp, _id, outcome, _source',
        ].join(' | ');
        const rows = await readRecords(reading, query, limit + 1);
        return rows.map(
          (row): SpanEvent => ({
            _index: name,
            _id: String(row._id),
            '@timestamp': String(row['@timestamp']),
            outcome: row.outcome as Outcome,
            evidence: evidence.has(`${name}/${row._id}`),
            document: JSON.parse(String(row._source)) as Json,
          }),
        );
      }),
  );
  return parts
    .flat()
    .sort(
      (a, b) =>
        compareText(a['@timestamp'], b['@timestamp']) || compareText(a._index, b._index) || compareText(a._id, b._id),
    )
    .slice(0, limit + 1);
}

function behind(stream: string, { at, stream: last, id }: EventPlace): string {
  const time = timeLiteral(at);
  if (stream > last) return `@timestamp >= ${time}`;
  if (stream < last) return `@timestamp > ${time}`;
  return `(@timestamp > ${time} OR (@timestamp == ${time} AND _id > ${quoteString(id)}))`;
}
