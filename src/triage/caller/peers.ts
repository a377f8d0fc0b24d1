import { printName } from '../../esql/name-printer.ts';
import { numberOf, type Reading, readRecords, within } from '../event-records.ts';
import type { CallerStream } from './caller-streams.ts';
import { type HourFigures, tellsCalls, tokenSums } from './hourly.ts';
import type { CallerSpans } from './spans.ts';

/** Where a caller stands among all callers of the same log on the alert's day. */
export interface PeerFigure {
  readonly own: number;
  /** 1 is the most. */
  readonly rank: number;
  /** Over all callers of the day. */
  readonly median: number;
}

export interface Peers {
  readonly stream: string;
  readonly callers: number;
  readonly events: PeerFigure;
  /** Input and output together; absent where the log tells none. */
  readonly tokens?: PeerFigure;
}

/** Holds a caller against the others of the log in which it is busiest on the alert's day; undefined where it did nothing then. */
export async function callerPeers(
  reading: Reading,
  streams: readonly CallerStream[],
  hours: readonly HourFigures[],
  { day }: CallerSpans,
): Promise<Peers | undefined> {
  const today = hours.filter((hour) => hour.at >= day.from && hour.at < day.to);
  const eventsIn = (stream: CallerStream) => sum(today, stream, (hour) => hour.events);
  const calls = streams.filter(tellsCalls);
  const [stream] = [...(calls.length > 0 ? calls : streams)].sort((a, b) => eventsIn(b) - eventsIn(a));
  if (stream === undefined || eventsIn(stream) === 0) return undefined;
  const by = stream.fields[0]!;
  const field = stream.schema.fields.get(by)!;
  const sums = tokenSums(stream, ['input', 'output']);
  const own = {
    events: eventsIn(stream),
    tokens: sum(today, stream, (hour) => hour.inputTokens + hour.outputTokens),
  };
  const withTokens = sums.length === 2;
  const query = [
    `FROM ${stream.schema.name}`,
    `WHERE ${within(day)} AND ${printName(by)} IS NOT NULL`,
    `STATS ${['events = COUNT(*)', ...sums].join(', ')} BY caller = ${field.type === 'ip' ? `TO_STRING(${printName(by)})` : printName(by)}`,
    ...(withTokens ? ['EVAL tokens = COALESCE(input, 0) + COALESCE(output, 0)'] : []),
    `STATS ${[
      'callers = COUNT(*)',
      'events_median = MEDIAN(events)',
      `events_above = COUNT(*) WHERE events > ${own.events}`,
      ...(withTokens ? ['tokens_median = MEDIAN(tokens)', `tokens_above = COUNT(*) WHERE tokens > ${own.tokens}`] : []),
    ].join(', ')}`,
  ].join(' | ');
  const [row] = await readRecords(reading, query, 1);
  if (row === undefined) return undefined;
  const figure = (name: 'events' | 'tokens'): PeerFigure => ({
    own: own[name],
    rank: numberOf(row[`${name}_above`]) + 1,
    median: numberOf(row[`${name}_median`]),
  });
  return {
    stream: stream.schema.name,
    callers: numberOf(row.callers),
    events: figure('events'),
    ...(withTokens && { tokens: figure('tokens') }),
  };
}

function sum(hours: readonly HourFigures[], { schema }: CallerStream, of: (hour: HourFigures) => number): number {
  return hours.reduce((total, hour) => (hour.stream === schema.name ? total + of(hour) : total), 0);
}
