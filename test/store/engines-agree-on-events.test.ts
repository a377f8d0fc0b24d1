import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChdbStore } from '../../src/conformance/chdb-engine.ts';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventBatch, EventStore, FieldValue } from '../../src/store/event-store.ts';
import { batchOf, commitEvents, START } from './store-case.ts';

/** Queries over the fields of {@link events}; rows are compared as a set unless the query sorts them in full. */
const QUERIES = [
  'WHERE n > 0 AND NOT tags == "a" | KEEP n, s',
  'WHERE s LIKE "a*" OR s RLIKE "[ab]+.?" OR n IS NULL | KEEP n, s',
  'WHERE s IN ("a", "ab", null) | KEEP s',
  'WHERE MV_COUNT(tags) > 1 OR ip == "10.0.0.1" | KEEP tags, ip',
  'WHERE CIDR_MATCH(ip, "10.0.0.0/8", "2001:db8::/32") | KEEP ip',
  'WHERE text : "bb aa" | KEEP text',
  'EVAL a = n + 1, b = n * n, c = n / 0, d = x / n, e = n % 3, f = -n | KEEP a, b, c, d, e, f',
  'EVAL t = TO_STRING(n), u = TO_STRING(x), v = TO_STRING(ip), w = TO_STRING(d), y = TO_STRING(b) | KEEP t, u, v, w, y',
  'EVAL i = TO_INTEGER(s), l = TO_LONG(x), o = TO_DOUBLE(s), u = TO_UL(n), t = TO_BOOLEAN(s) | KEEP i, l, o, u, t',
  'EVAL c = CASE(n > 0, "more", n < 0, "less", s), k = COALESCE(tags, s), g = GREATEST(n, 3), h = LEAST(x, n) | KEEP c, k, g, h',
  'EVAL h = DATE_TRUNC(1 hour, d), m = DATE_TRUNC(3 months, d), w = DATE_TRUNC(1 week, d), y = d + 1 month - 2 days | KEEP h, m, w, y',
  'EVAL f = DATE_FORMAT("yyyy-MM-dd HH:mm:ss EEE", d), p = DATE_EXTRACT("day_of_year", d), q = DATE_DIFF("hours", @timestamp, d) | KEEP f, p, q',
  'EVAL a = LENGTH(s), b = SUBSTRING(s, 2), c = LEFT(s, 2), e = REVERSE(s), g = TRIM(s), h = LOCATE(s, "b"), i = REPLACE(s, "[ab]", "<$0>") | KEEP a, b, c, e, g, h, i',
  'EVAL a = MV_SORT(tags, "desc"), b = MV_MIN(tags), c = MV_CONCAT(tags, "-"), e = MV_DEDUPE(m), f = MV_SUM(m), g = MV_MEDIAN(m), h = MV_SLICE(m, 0, 1), i = MV_AVG(m) | KEEP a, b, c, e, f, g, h, i',
  'DISSECT text "%{first} %{rest}" | KEEP first, rest',
  'GROK text "%{WORD:w}(?: %{INT:i:int})?" | KEEP w, i',
  'STATS c = COUNT(*), s = SUM(n), a = AVG(x), mi = MIN(d), ma = MAX(s), u = COUNT_DISTINCT(s), v = VALUES(tags)',
  'STATS c = COUNT(tags), s = SUM(m), p = PERCENTILE(m, 30), q = MEDIAN(x), t = TOP(n, 2, "desc"), d = STD_DEV(x) BY s',
  'STATS c = COUNT(*) WHERE n > 0, s = SUM(n) WHERE b, p = PRESENT(ip), l = LAST(n, d) BY tags, b',
  'STATS c = COUNT(*) BY bucket = BUCKET(d, 1 day), parity = n % 2',
  'INLINE STATS most = MAX(n), all = COUNT(tags) BY s | KEEP n, s, most, all',
  'MV_EXPAND tags | MV_EXPAND m | KEEP tags, m',
  'SORT n DESC NULLS LAST, s, d, x, @timestamp | LIMIT 3 | KEEP n, s, d, x',
  'FORK (WHERE n > 0 | KEEP n, s) (STATS s = COUNT(*)::string) | KEEP s, n, _fork',
];

let duckdb: EventStore;
let clickhouse: EventStore;
beforeAll(async () => {
  duckdb = await openDuckdbStore({ threads: 1 });
  clickhouse = await openChdbStore();
});
afterAll(async () => {
  await duckdb.close();
  await clickhouse.close();
});

const text = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', 'abc', ' a ', '1', '-7.5', 'true', 'ä😀', '', 'aa bb', 'bb 12 aa', 'x\ny'),
  fc.string({ maxLength: 5, unit: 'grapheme' }).filter((s) => !s.includes('\u0000')),
);
const whole = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const small = fc.integer({ min: -50, max: 50 });
const date = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((s) => START + s * 997);

function listOf(item: fc.Arbitrary<FieldValue & (string | number)>): fc.Arbitrary<FieldValue> {
  return fc.oneof(fc.constant(null), item, fc.array(item, { minLength: 2, maxLength: 4 }));
}

const row = fc.record({
  n: fc.option(whole),
  x: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Math.round(x * 64) / 64 || 0)),
  s: fc.option(text),
  text: fc.option(text),
  b: fc.option(fc.boolean()),
  d: fc.option(date),
  ip: fc.option(fc.constantFrom('10.0.0.1', '192.168.1.1', '2001:db8::1', '::1')),
  tags: listOf(fc.constantFrom('a', 'b', 'c')),
  m: listOf(small),
});
const TYPES = {
  n: 'long',
  x: 'double',
  s: 'keyword',
  text: 'text',
  b: 'boolean',
  d: 'date',
  ip: 'ip',
  tags: 'keyword',
  m: 'integer',
} as const;
type Field = keyof typeof TYPES;

/** Events with every field, so that both stores know all of them. */
function events(rows: readonly Record<Field, FieldValue>[], stream: string): EventBatch {
  const full = { n: 1, x: 0.5, s: 'a', text: 'aa bb', b: true, d: START, ip: '::1', tags: ['a', 'b'], m: [1, 2] };
  const all: Record<Field, FieldValue>[] = [full, ...rows];
  const columns = (Object.keys(TYPES) as Field[]).map((field) => {
    return { field, type: TYPES[field], values: all.map((r) => r[field]) };
  });
  return batchOf(
    all.map((_, i) => `${stream} ${i}`),
    columns,
    stream,
  );
}

async function answer(store: EventStore, query: string): Promise<unknown[]> {
  const { plan, columns, diagnostics } = analyzeQuery(query, { streams: store.streams(), missingStreams: 'error' });
  if (plan === undefined) throw new Error(`${query}: ${diagnostics.map((d) => d.message).join('; ')}`);
  const statement = emitPlan(plan, {
    dialect: store.dialect,
    now: START,
    scan: (scan) => store.scan(scan, { replay: true }),
    lookup: (lookup) => store.lookup(lookup),
    stored: () => {
      throw new Error('nothing is kept');
    },
  });
  const rows: unknown[] = [];
  for await (const chunk of store.query(statement, columns)) rows.push(...chunk.map((r) => r.map(comparable)));
  return rows.map((r) => JSON.stringify(r)).sort();
}

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'number') return value;
  // Sums in another order leave another trace of what cancels out.
  return Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(10));
}

test('both engines give the same rows for the same events', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      const stream = `logs-run-${++run}`;
      for (const store of [duckdb, clickhouse]) await commitEvents(store, events(rows, stream));
      for (const query of QUERIES) {
        const whole = `FROM ${stream} | ${query}`;
        expect(await answer(clickhouse, whole), whole).toEqual(await answer(duckdb, whole));
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
