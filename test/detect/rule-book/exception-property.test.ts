import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayRule } from '../../../src/detect/replay.ts';
import type { ExceptionEntry } from '../../../src/detect/rule-book/rule-settings.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import type { EventStore, FieldScalar, FieldValue } from '../../../src/store/event-store.ts';
import { eventId, START } from '../event-log.ts';
import { exception, RuleFolder, ruleText, stream } from './rule-folder.ts';

const TYPES = {
  user: 'keyword',
  tags: 'keyword[]',
  tokens: 'integer',
  sizes: 'long[]',
  score: 'double',
  ok: 'boolean',
  address: 'ip',
  routes: 'ip[]',
  peer: 'keyword',
} as const;
type Field = keyof typeof TYPES;
type Event = Partial<Record<Field, FieldScalar | readonly FieldScalar[]>> & { readonly minute: number };

const WORDS = ['a', 'ab', 'B', 'a*b', '', '5', 'true', '10.0.0.1'];
const ADDRESSES = ['10.0.0.1', '10.0.1.1', '192.168.0.7', '2001:db8::1'];
const NUMBERS = [-1, 0, 5, 10];
const BLOCKS = ['10.0.0.0/24', '10.0.0.0/8', '192.168.0.7', '2001:db8::/32', '0.0.0.0/0'];
const PATTERNS = ['a*', '?b', '*', 'a\\*b', '', '10.*'];

const POOLS: Record<Field, readonly FieldScalar[]> = {
  user: WORDS,
  tags: WORDS,
  tokens: NUMBERS,
  sizes: NUMBERS,
  score: [...NUMBERS, 0.5],
  ok: [true, false],
  address: ADDRESSES,
  routes: ADDRESSES,
  peer: [...ADDRESSES, 'none'],
};
const FIELDS = Object.keys(TYPES) as Field[];

function valuesOf(field: Field): fc.Arbitrary<FieldScalar | readonly FieldScalar[] | undefined> {
  const one = fc.constantFrom(...POOLS[field]);
  const some = TYPES[field].endsWith('[]') ? fc.oneof(one, fc.uniqueArray(one, { minLength: 2, maxLength: 3 })) : one;
  return fc.option(some, { nil: undefined, freq: 4 });
}

const event: fc.Arbitrary<Event> = fc.record({
  minute: fc.nat(90),
  ...(Object.fromEntries(FIELDS.map((f) => [f, valuesOf(f)])) as Record<Field, ReturnType<typeof valuesOf>>),
}) as fc.Arbitrary<Event>;

function entryOf(field: Field): fc.Arbitrary<ExceptionEntry> {
  const values = fc.array(fc.constantFrom(...(POOLS[field] as readonly (string | number | boolean)[])), {
    minLength: 1,
    maxLength: 3,
  });
  const text = TYPES[field].startsWith('keyword');
  const addresses = text || TYPES[field].startsWith('ip');
  const make = (operator: ExceptionEntry['operator'], of: fc.Arbitrary<(string | number | boolean)[]>) =>
    of.map((v): ExceptionEntry => ({ field, operator, values: v }));
  const blocks = fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 2 });
  const patterns = fc.array(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 2 });
  return fc.oneof(
    make(
      'is',
      values.map((v) => v.slice(0, 1)),
    ),
    make(
      'is_not',
      values.map((v) => v.slice(0, 1)),
    ),
    make('is_one_of', values),
    make('is_not_one_of', values),
    fc.constantFrom<ExceptionEntry>({ field, operator: 'exists' }, { field, operator: 'does_not_exist' }),
    ...(text ? [make('matches', patterns), make('does_not_match', patterns)] : []),
    ...(addresses ? [make('cidr', blocks)] : []),
  );
}
const entry = fc.constantFrom(...FIELDS).chain(entryOf);

/** What an exception means, said without SQL. */
function excepts(entries: readonly ExceptionEntry[], of: Event): boolean {
  return entries.every((entry) => holds(entry, of[entry.field as Field]));
}

function holds({ operator, values = [] }: ExceptionEntry, value: Event[Field]): boolean {
  const has = value === undefined ? [] : Array.isArray(value) ? (value as FieldScalar[]) : [value as FieldScalar];
  const fits = (test: (v: FieldScalar) => boolean) => has.some(test);
  const equal = (v: FieldScalar) => values.some((w) => String(w) === String(v));
  const like = (v: FieldScalar) => values.some((w) => wildcard(String(w)).test(String(v)));
  switch (operator) {
    case 'is':
    case 'is_one_of':
      return fits(equal);
    case 'is_not':
    case 'is_not_one_of':
      return has.length > 0 && !fits(equal);
    case 'matches':
      return fits(like);
    case 'does_not_match':
      return has.length > 0 && !fits(like);
    case 'exists':
      return has.length > 0;
    case 'does_not_exist':
      return has.length === 0;
    case 'cidr':
      return fits((v) => values.some((w) => inBlock(String(v), String(w))));
  }
}

function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\?[\s\S]/g, (c) => {
    if (c === '*') return '[^]*';
    return c === '?' ? '[^]' : (c.length > 1 ? c.slice(1) : c).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'u');
}

/** Only of the addresses and blocks above: IPv4 by its bits, IPv6 by its first groups. */
function inBlock(address: string, block: string): boolean {
  const bits = (text: string) =>
    text
      .split('.')
      .map((o) => Number(o).toString(2).padStart(8, '0'))
      .join('');
  const [base, length = '32'] = block.split('/') as [string, string?];
  if (block.includes(':')) return address.startsWith('2001:db8:');
  if (address.includes(':') || !address.includes('.')) return false;
  return bits(address).slice(0, Number(length)) === bits(base).slice(0, Number(length));
}

async function storeOf(events: readonly (Event & { id: string })[]): Promise<EventStore> {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
  const columns = FIELDS.map((field) => {
    const list = TYPES[field].endsWith('[]');
    const type = TYPES[field].replace('[]', '') as 'keyword';
    return { field, type, list, values: events.map((e): FieldValue => e[field] ?? null) };
  });
  const timestamps = events.map((e) => START + e.minute * 60_000);
  const batch = { stream: 'logs-test.calls-default', ids: events.map((e) => e.id), timestamps, columns };
  await store.commit({ events: events.length === 0 ? [] : [batch], positions: [], deadLetters: [] });
  return store;
}

test.each([
  'FROM logs-test.* | STATS n = COUNT(*), spent = SUM(tokens) BY user | WHERE n > 1',
  'FROM logs-test.* | WHERE tokens > -1 | KEEP user',
  'FROM logs-test.* | MV_EXPAND tags | STATS n = COUNT(*), users = VALUES(user) BY tags',
  'FROM (FROM logs-test.* | WHERE ok), (FROM logs-test.* | WHERE tokens >= 0) | STATS n = COUNT(*) BY user',
])(
  'a rule with exceptions is the rule over what a plain reading of them leaves: %s',
  async (query) => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a', query }) });
    folder.data = { streams: [stream('logs-test.calls-default', TYPES)] };
    const book = await folder.open();
    const plain = book.active()[0]!;
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 25 }),
        fc.array(fc.array(entry, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
        async (made, exceptions) => {
          const events = made.map((e, i) => ({ ...e, id: eventId(i + 1) }));
          await book.configure('a', { exceptions: exceptions.map((entries) => exception(entries)) }, 'ada');
          const [all, left] = [
            await storeOf(events),
            await storeOf(events.filter((e) => !exceptions.some((entries) => excepts(entries, e)))),
          ];
          try {
            const { rule, plan } = book.active()[0]!;
            const tuned = await replayRule(rule, plan, { store: all });
            const expected = await replayRule(plain.rule, plain.plan, { store: left });
            expect(tuned.alerts).toEqual(expected.alerts);
            expect(tuned.survivors).toBe(expected.survivors);
          } finally {
            await all.close();
            await left.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  },
  120_000,
);
