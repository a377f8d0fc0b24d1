import { printName } from '../../esql/name-printer.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { type EventRecord, inTurn, momentOf, numberOf, type Reading, readRecords, within } from '../event-records.ts';
import { anyOf, type CallerNames, callerTests, type FieldTest } from './caller-condition.ts';
import type { Span } from './spans.ts';

/** A data stream that holds events of a caller. */
export interface CallerStream {
  readonly schema: StreamSchema;
  /** The ES|QL condition of the caller's events. */
  readonly condition: string;
  /** The fields that name the caller in it. */
  readonly fields: readonly string[];
  readonly events: number;
  /** Milliseconds since the epoch, over all times that were asked for. */
  readonly first: number;
  readonly last: number;
}

/** A further name of a caller, as its events have it. */
export interface Alias {
  readonly field: string;
  readonly value: string;
}

export interface KnownCaller {
  /** Streams with events of the caller; none where all are gone, or the streams name nobody. */
  readonly streams: readonly CallerStream[];
  readonly names: CallerNames;
  readonly aliases: readonly Alias[];
}

/** Stored names of streams are plain; another could not be asked for. */
const STREAM = /^[\w.:-]+$/;
/** Fields whose one value in all of a caller's events is another name of the same caller, not of a role that it shares. */
const OWN_NAMES = [
  'aws.cloudtrail.user_identity.arn',
  'gen_ai.user.rn',
  'user.id',
  'gen_ai.user.id',
  'azure.open_ai.properties.object_id',
];

/**
 * The streams that hold events of a caller, under its name and under names that these events give it besides: of all times, or in a span
 * of time, which is far less to read.
 */
export async function knownCaller(
  reading: Reading,
  names: CallerNames,
  hides: (field: string) => boolean,
  span?: Span,
): Promise<KnownCaller> {
  const found = await presences(reading, names, hides, span);
  const aliases = found.flatMap((presence) => presence.aliases);
  const further = [...new Set(aliases.map(({ value }) => value))].filter((value) => !names.values.includes(value));
  if (further.length === 0) return { streams: found, names, aliases: [] };
  const all: CallerNames = { kind: names.kind, values: [...names.values, ...further] };
  return {
    streams: await presences(reading, all, hides, span),
    names: all,
    aliases: aliases.filter(
      ({ value }, i) => further.includes(value) && aliases.findIndex((a) => a.value === value) === i,
    ),
  };
}

interface Presence extends CallerStream {
  readonly aliases: readonly Alias[];
}

async function presences(
  reading: Reading,
  names: CallerNames,
  hides: (field: string) => boolean,
  span: Span | undefined,
): Promise<Presence[]> {
  const { reader } = reading;
  const asked = reader.streams().flatMap((schema) => {
    if (!STREAM.test(schema.name) || !reader.holds(schema.name)) return [];
    const tests = callerTests(schema, names, hides);
    return tests.length === 0 ? [] : [{ schema, tests }];
  });
  const ask = (stream: Pick<Asked, 'schema' | 'tests'>) => () => presence(reading, { ...stream, names, hides, span });
  const found = await inTurn(asked.map(ask));
  return found.filter((p) => p !== undefined);
}

interface Asked {
  readonly schema: StreamSchema;
  readonly tests: readonly FieldTest[];
  readonly names: CallerNames;
  readonly hides: (field: string) => boolean;
  readonly span: Span | undefined;
}

async function presence(reading: Reading, asked: Asked): Promise<Presence | undefined> {
  const { schema, tests } = asked;
  const query = [
    source(asked),
    `STATS ${[
      'events = COUNT(*)',
      'since = MIN(@timestamp)',
      'until = MAX(@timestamp)',
      ...tests.map((test, i) => `by${i} = COUNT(*) WHERE ${test.condition}`),
    ].join(', ')}`,
  ].join(' | ');
  const [row] = await readRecords(reading, query, 1);
  const events = numberOf(row?.events);
  if (row === undefined || events === 0) return undefined;
  const used = sufficient(tests, row, events);
  const whole = tests.filter((_, i) => numberOf(row[`by${i}`]) === events).map((test) => test.field);
  return {
    schema,
    condition: anyOf(used.map((test) => test.condition)),
    fields: used.map((test) => test.field),
    events,
    first: momentOf(row.since)!,
    last: momentOf(row.until)!,
    aliases: await aliasesIn(reading, asked, whole),
  };
}

/** Other names that a stream's events give the caller: fields with one value in all of them. `whole` have the name itself in all. */
async function aliasesIn(reading: Reading, asked: Asked, whole: readonly string[]): Promise<Alias[]> {
  const { schema, names, hides } = asked;
  const own = OWN_NAMES.filter((name) => {
    const field = schema.fields.get(name);
    const held = field?.type === 'keyword' && !field.multi && reading.reader.holds(schema.name, name);
    return held && !whole.includes(name) && !hides(name);
  });
  if (own.length === 0 || names.kind !== 'identity') return [];
  const ends = own.flatMap((name, i) => [`least${i} = MIN(${printName(name)})`, `most${i} = MAX(${printName(name)})`]);
  const [row] = await readRecords(reading, `${source(asked)} | STATS ${ends.join(', ')}`, 1);
  return own.flatMap((field, i) => {
    const value = row?.[`least${i}`];
    const single = typeof value === 'string' && value === row?.[`most${i}`] && !names.values.includes(value);
    return single ? [{ field, value }] : [];
  });
}

function source({ schema, tests, span }: Asked): string {
  const time = span === undefined ? '' : `${within(span)} AND `;
  return `FROM ${schema.name} | WHERE ${time}${anyOf(tests.map((test) => test.condition))}`;
}

/** The tests that are needed to find all of the events: one alone where it finds them all, so that later queries read one column. */
function sufficient(tests: readonly FieldTest[], row: EventRecord, events: number): FieldTest[] {
  const counts = tests.map((_, i) => numberOf(row[`by${i}`]));
  const whole = counts.indexOf(events);
  return whole === -1 ? tests.filter((_, i) => counts[i]! > 0) : [tests[whole]!];
}
