import { printName } from '../../esql/name-printer.ts';
import { inTurn, momentOf, numberOf, type Reading, readRecords, within } from '../event-records.ts';
import { type Outcome, outcomeExpression } from './call-outcome.ts';
import type { CallerStream } from './caller-streams.ts';
import { HOUR, type Span } from './spans.ts';

/** What a caller did in an hour, with one outcome. */
export interface HourFigures {
  /** The data stream that tells it. */
  readonly stream: string;
  /** The hour's beginning, in milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: Outcome;
  readonly events: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const INPUT_TOKENS = 'gen_ai.usage.prompt_tokens';
const TOKENS = {
  input: INPUT_TOKENS,
  output: 'gen_ai.usage.completion_tokens',
  cacheRead: 'gen_ai.usage.cache_read.input_tokens',
  cacheWrite: 'gen_ai.usage.cache_creation.input_tokens',
} as const;
export type TokenKind = keyof typeof TOKENS;

/** ES|QL sums of a stream's tokens, each called as its kind with a prefix, where a filter holds; of kinds that the stream tells. */
export function tokenSums(
  { schema }: Pick<CallerStream, 'schema'>,
  kinds: readonly TokenKind[],
  prefix = '',
  filter = '',
): string[] {
  return kinds
    .filter((kind) => schema.fields.has(TOKENS[kind]))
    .map((kind) => `${prefix}${kind} = SUM(${printName(TOKENS[kind])})${filter === '' ? '' : ` WHERE ${filter}`}`);
}

/** Whether a stream is a log of model calls, with their tokens, and not one that merely says that they were made. */
export function tellsCalls({ schema }: Pick<CallerStream, 'schema'>): boolean {
  return schema.fields.has(INPUT_TOKENS);
}

/** What a caller did in each hour of a span, by outcome; hours without events are left out. */
export async function hourlyFigures(
  reading: Reading,
  streams: readonly CallerStream[],
  span: Span,
): Promise<HourFigures[]> {
  const hours = (span.to - span.from) / HOUR;
  const found = await inTurn(
    streams
      .filter((stream) => overlaps(stream, span))
      .map((stream) => async () => {
        const query = [
          `FROM ${stream.schema.name}`,
          `WHERE ${within(span)} AND ${countedCondition(stream, streams)}`,
          `EVAL outcome = ${outcomeExpression(stream.schema)}`,
          `STATS ${['events = COUNT(*)', ...tokenSums(stream, ['input', 'output'])].join(', ')} BY at = DATE_TRUNC(1 hour, @timestamp), outcome`,
        ].join(' | ');
        const records = await readRecords(reading, query, 3 * hours);
        return records.map(
          (record): HourFigures => ({
            stream: stream.schema.name,
            at: momentOf(record.at)!,
            outcome: record.outcome as Outcome,
            events: numberOf(record.events),
            inputTokens: numberOf(record.input),
            outputTokens: numberOf(record.output),
          }),
        );
      }),
  );
  return found.flat();
}

/** Whether a stream has events of the caller in a span. */
export function overlaps(stream: CallerStream, span: Span): boolean {
  return stream.first < span.to && stream.last >= span.from;
}

/**
 * The condition of the caller's events that count as doings of its own: where a log of model calls has the caller, the same calls in a
 * trail of API calls (`InvokeModel`, `Converse`, ...) are left out, so that none counts twice.
 */
export function countedCondition(stream: CallerStream, all: readonly CallerStream[]): string {
  const twice = !tellsCalls(stream) && stream.schema.fields.has('event.action') && all.some(tellsCalls);
  return twice
    ? `${stream.condition} AND (event.action IS NULL OR NOT event.action RLIKE "(Invoke|Converse).*")`
    : stream.condition;
}
