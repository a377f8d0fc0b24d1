import type { AlertCaller } from '../../detect/alert-callers.ts';
import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { fieldOf, type StreamSchema } from '../../plan/schema.ts';
import type { EventReader } from '../event-reader.ts';
import type { Call, CallFacts, CallKey } from './call.ts';
import {
  BODY_COLUMNS,
  type CallColumn,
  columnsOf,
  FACT_COLUMNS,
  holdsCalls,
  names,
  type Row,
  sourceName,
  TURN_COLUMNS,
  textOf,
} from './call-columns.ts';
import { callFacts } from './call-facts.ts';
import { callTexts, UNREAD } from './call-texts.ts';

/** Ids as our stores make them; others are none of a stored event. */
const ID = /^[0-9a-f]{32}$/;
const DAY_MS = 86_400_000;
/** Calls that are looked at, evidence before others. */
export const MOST_CALLS = 500;
/** Bytes of bodies that are read to find out what belongs together, and of one call among them. */
const MOST_BYTES = 12 * 1024 * 1024;
const MOST_BYTES_OF_CALL = 4 * 1024 * 1024;
const UNKNOWN_BYTES = 4_096;
const MOST_CALLERS = 10;
const IDS_PER_QUERY = 250;

/** What is asked for: an alert's evidence, and when it ended. */
export interface CallsAsked {
  /** In the order of time, as many as are looked at. */
  readonly evidence: readonly CallKey[];
  /** ISO-8601: the last event that the alert is made of. */
  readonly end: string;
  /** Callers that the alert's own row names, for where its events name none. */
  readonly callers: readonly Pick<AlertCaller, 'field' | 'value'>[];
}

export interface CallsRead {
  /** In the order of time. */
  readonly calls: readonly Call[];
  readonly callers: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Whether the callers had more calls in that time than are looked at. */
  readonly more: boolean;
}

/** Reads the calls behind an alert, and the others of the same callers in the 24 hours before its end. */
export async function readCalls(reader: EventReader, asked: CallsAsked, signal: AbortSignal): Promise<CallsRead> {
  const { from, to } = spanOf(asked);
  const streams = reader
    .streams()
    .filter((stream) => reader.holds(stream.name) && sourceName(stream.name) !== undefined);
  const evidence = asked.evidence.filter((event) => ID.test(event._id)).slice(0, MOST_CALLS);
  const found = new Map<string, CallFacts>();
  const callers = new Set<string>();
  for (const stream of streams) {
    const own = evidence.filter((event) => event._index === stream.name);
    if (own.length === 0) continue;
    for (const caller of await callersOf(reader, stream, own, signal)) callers.add(caller);
    if (!holdsCalls(stream)) continue;
    for (const facts of await evidenceFacts(reader, stream, own, signal)) found.set(keyOf(facts.event), facts);
  }
  const named = [...callers].map((value) => ({ field: 'user.id', value }));
  const who = (named.length > 0 ? named : asked.callers).slice(0, MOST_CALLERS);
  const others = await Promise.all(
    streams.filter(holdsCalls).map((stream) => callsOf(reader, stream, who, { from, to }, signal)),
  );
  const latest = others.flat().sort((a, b) => byTime(b, a));
  let more = latest.length > MOST_CALLS;
  for (const facts of latest) {
    const key = keyOf(facts.event);
    if (found.has(key)) continue;
    if (found.size >= MOST_CALLS) {
      more = true;
      break;
    }
    found.set(key, facts);
  }
  const calls = await withTexts(reader, streams, [...found.values()], signal);
  return { calls: calls.sort(byTime), callers: who.map(({ value }) => value), from, to, more };
}

/** One call with all its texts, however long; undefined where there is none of that id in that time. */
export async function readCall(
  reader: EventReader,
  event: Pick<CallKey, '_index' | '_id'>,
  asked: CallsAsked,
  signal: AbortSignal,
): Promise<Call | undefined> {
  const stream = reader.streams().find(({ name }) => name === event._index && reader.holds(name));
  if (stream === undefined || sourceName(stream.name) === undefined || !holdsCalls(stream) || !ID.test(event._id)) {
    return undefined;
  }
  const { from, to } = spanOf(asked);
  const first = asked.evidence[0]?.['@timestamp'] ?? from;
  const where = `@timestamp >= ${quoteString([first, from].sort()[0]!)} AND @timestamp <= ${quoteString(to)} AND _id == ${quoteString(event._id)}`;
  const [row] = await rowsOf(reader, stream, [...FACT_COLUMNS, ...TURN_COLUMNS], where, '', 1, signal);
  if (row === undefined) return undefined;
  const key = { _index: stream.name, _id: event._id, '@timestamp': String(row.get('@timestamp')) };
  const facts = callFacts(
    key,
    row,
    asked.evidence.some((e) => keyOf(e) === keyOf(key)),
  );
  const body = await rowsOf(reader, stream, BODY_COLUMNS, where, '', 1, signal);
  return { ...facts, ...callTexts(facts, new Map([...row, ...(body[0] ?? [])])) };
}

/** The 24 hours before an alert's end. */
export function spanOf({ end }: CallsAsked): { readonly from: string; readonly to: string } {
  return { from: new Date(Date.parse(end) - DAY_MS).toISOString(), to: new Date(Date.parse(end)).toISOString() };
}

/** A key of an event, over all streams. */
export function keyOf(event: Pick<CallKey, '_index' | '_id'>): string {
  return `${event._index}/${event._id}`;
}

function byTime(a: CallFacts, b: CallFacts): number {
  const [left, right] = [a.event['@timestamp'], b.event['@timestamp']];
  if (left !== right) return left < right ? -1 : 1;
  return a.event._id < b.event._id ? -1 : 1;
}

/** Rows of a stream with `_id`, `@timestamp` and those of some columns that it has. */
async function rowsOf(
  reader: EventReader,
  stream: StreamSchema,
  columns: readonly CallColumn[],
  where: string,
  order: string,
  most: number,
  signal: AbortSignal,
): Promise<Row[]> {
  const kept = ['_id', '@timestamp', ...columnsOf(stream, columns)];
  const query = `FROM ${sourceName(stream.name)!} METADATA _id | WHERE ${where}${order} | KEEP ${names(kept)} | LIMIT ${most}`;
  const { columns: given, rows } = await reader.read(query, { rows: most, signal });
  return rows.map((values) => new Map(values.map((value, at) => [given[at]!.name, value])));
}

/** A condition that finds some events: the times let the store pass over most of what it has. */
function idsIn(events: readonly CallKey[]): string {
  let [first, last] = [events[0]!['@timestamp'], events[0]!['@timestamp']];
  for (const { '@timestamp': at } of events) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const ids = events.map(({ _id }) => quoteString(_id)).join(', ');
  return `@timestamp >= ${quoteString(first)} AND @timestamp <= ${quoteString(last)} AND _id IN (${ids})`;
}

const CALLER_FIELDS = ['user.id', 'aws.cloudtrail.user_identity.arn'];

/** Who made some events. */
async function callersOf(
  reader: EventReader,
  stream: StreamSchema,
  events: readonly CallKey[],
  signal: AbortSignal,
): Promise<string[]> {
  const fields = CALLER_FIELDS.filter((name) => fieldOf(stream, name) !== undefined);
  if (fields.length === 0) return [];
  const some = events.slice(0, IDS_PER_QUERY);
  const query = `FROM ${sourceName(stream.name)!} METADATA _id | WHERE ${idsIn(some)} | KEEP ${names(fields)} | LIMIT ${some.length}`;
  const { rows } = await reader.read(query, { rows: some.length, signal });
  const callers = new Set<string>();
  for (const value of rows.flat(2)) if (typeof value === 'string' && value !== '') callers.add(value);
  return [...callers];
}

async function evidenceFacts(
  reader: EventReader,
  stream: StreamSchema,
  events: readonly CallKey[],
  signal: AbortSignal,
): Promise<CallFacts[]> {
  const facts: CallFacts[] = [];
  for (const some of batches(events, IDS_PER_QUERY)) {
    const rows = await rowsOf(reader, stream, FACT_COLUMNS, idsIn(some), '', some.length, signal);
    facts.push(...rows.map((row) => callFacts(keyIn(stream, row), row, true)));
  }
  return facts;
}

/** The latest calls of some callers in a span of time. */
async function callsOf(
  reader: EventReader,
  stream: StreamSchema,
  callers: CallsAsked['callers'],
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<CallFacts[]> {
  const known = callers.filter(({ field }) => fieldOf(stream, field) !== undefined);
  if (known.length === 0) return [];
  const who = known.map(({ field, value }) => `${printName(field)} == ${quoteString(value)}`).join(' OR ');
  const where = `@timestamp >= ${quoteString(from)} AND @timestamp <= ${quoteString(to)} AND (${who})`;
  const rows = await rowsOf(reader, stream, FACT_COLUMNS, where, ' | SORT @timestamp DESC', MOST_CALLS + 1, signal);
  return rows.map((row) => callFacts(keyIn(stream, row), row, false));
}

function keyIn(stream: StreamSchema, row: Row): CallKey {
  return { _index: stream.name, _id: String(row.get('_id')), '@timestamp': String(row.get('@timestamp')) };
}

/** The texts of calls, evidence first and then the latest, as far as the bound goes. */
async function withTexts(
  reader: EventReader,
  streams: readonly StreamSchema[],
  all: readonly CallFacts[],
  signal: AbortSignal,
): Promise<Call[]> {
  const texts = new Map<string, Row>();
  const wanted = readable(all);
  for (const stream of streams) {
    const own = wanted.filter(({ event }) => event._index === stream.name).map(({ event }) => event);
    for (const some of batches(own, IDS_PER_QUERY)) {
      const rows = await rowsOf(reader, stream, TURN_COLUMNS, idsIn(some), '', some.length, signal);
      for (const row of rows) texts.set(keyOf(keyIn(stream, row)), row);
      const silent = some.filter((event) => isSilent(texts.get(keyOf(event))));
      if (silent.length === 0) continue;
      const bodies = await rowsOf(reader, stream, BODY_COLUMNS, idsIn(silent), '', silent.length, signal);
      for (const body of bodies) {
        const key = keyOf(keyIn(stream, body));
        texts.set(key, new Map([...(texts.get(key) ?? []), ...body]));
      }
    }
  }
  return all.map((facts) => {
    const row = texts.get(keyOf(facts.event));
    return { ...facts, ...(row === undefined ? UNREAD : callTexts(facts, row)) };
  });
}

/** Whether an event holds no turns of one of its sides: the bodies may hold them. */
function isSilent(row: Row | undefined): boolean {
  return (row?.get('gen_ai.input.messages') ?? null) === null || (row?.get('gen_ai.output.messages') ?? null) === null;
}

function readable(all: readonly CallFacts[]): CallFacts[] {
  const order = [...all].sort((a, b) => Number(b.evidence) - Number(a.evidence) || byTime(b, a));
  let left = MOST_BYTES;
  return order.filter(({ bytes }) => {
    const size = (bytes.request ?? UNKNOWN_BYTES) + (bytes.answer ?? 0);
    if (size > MOST_BYTES_OF_CALL || size > left) return false;
    left -= size;
    return true;
  });
}

function batches<T>(list: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}

/** The requests' bodies of some calls, by key. */
export async function readBodies(
  reader: EventReader,
  events: readonly CallKey[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  for (const stream of reader.streams()) {
    const own = events.filter((event) => event._index === stream.name);
    if (own.length === 0 || columnsOf(stream, ['gen_ai.prompt']).length === 0) continue;
    for (const row of await rowsOf(reader, stream, ['gen_ai.prompt'], idsIn(own), '', own.length, signal)) {
      const body = textOf(row, 'gen_ai.prompt');
      if (body !== null) bodies.set(keyOf(keyIn(stream, row)), body);
    }
  }
  return bodies;
}
