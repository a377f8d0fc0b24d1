import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { type DuckdbStore, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { FieldValue, RowValue } from '../../src/store/event-store.ts';
import { batchOf, commitEvents } from '../store/store-case.ts';

type Values = readonly string[];
/** A condition on a field with several values, and for which values it is true. */
type Condition = readonly [esql: (field: string) => string, holds: (values: Values) => boolean];

const single = (holds: (value: string) => boolean) => (values: Values) => values.length === 1 && holds(values[0]!);

const CONDITIONS: readonly Condition[] = [
  [(f) => `${f} == "a"`, single((v) => v === 'a')],
  [(f) => `"a" != ${f}`, single((v) => v !== 'a')],
  [(f) => `NOT ${f} == "a"`, single((v) => v !== 'a')],
  [(f) => `${f} IN ("a", "b")`, single((v) => v !== 'ab')],
  [(f) => `NOT ${f} IN ("a", "b")`, single((v) => v === 'ab')],
  [(f) => `${f} LIKE "a*" AND ${f} >= "a"`, single((v) => v.startsWith('a'))],
  [(f) => `NOT (${f} == "a" OR ${f} RLIKE "b.*")`, single((v) => v === 'ab')],
  [
    (f) => `${f} == "a" OR MV_COUNT(${f}) == 2`,
    (values) => values.length === 2 || (values.length === 1 && values[0] === 'a'),
  ],
  [(f) => `MV_CONTAINS(${f}, "a")`, (values) => values.includes('a')],
  [(f) => `NOT MV_CONTAINS(${f}, "a")`, (values) => !values.includes('a')],
  [(f) => `MV_CONTAINS(${f}, ["a", "b"])`, (values) => values.includes('a') && values.includes('b')],
  [(f) => `NOT MV_INTERSECTS(${f}, ["a", "b"])`, (values) => !values.includes('a') && !values.includes('b')],
  [(f) => `${f} IS NULL OR ${f} == "b"`, (values) => values.length === 0 || (values.length === 1 && values[0] === 'b')],
  [(f) => `CASE(${f} == "a", "x", "y") == "y"`, (values) => values.length !== 1 || values[0] !== 'a'],
];

let store: DuckdbStore;
beforeEach(async () => {
  store = await openDuckdbStore();
});
afterEach(async () => {
  await store.close();
});

async function rows(query: string): Promise<RowValue[][]> {
  const analysis = analyzeQuery(query, { streams: store.streams(), missingStreams: 'error' });
  expect(analysis.diagnostics).toEqual([]);
  const statement = emitPlan(analysis.plan!, {
    dialect: store.dialect,
    now: 0,
    scan: (scan) => store.scan(scan, { replay: false }),
    valuesOf: (column, { streams }) => store.valuesOf(column, streams),
    lookup: (lookup) => store.lookup(lookup),
    stored: () => {
      throw new Error('nothing is kept here');
    },
  });
  const all: RowValue[][] = [];
  for await (const chunk of store.query(statement, analysis.columns)) all.push(...chunk);
  return all;
}

/** Events whose values stand in a scalar column where there is one and in a list column beside it, and in a list column alone. */
async function commitBoth(events: readonly Values[]): Promise<void> {
  const values = events.map((v): FieldValue => (v.length === 0 ? null : v.length === 1 ? v[0]! : v));
  await commitEvents(
    store,
    batchOf(
      ['single', 'several', ...events.map((_, i) => `event ${i}`)],
      [
        { field: 'mixed', type: 'keyword', values: ['other', ['other', 'others'], ...values] },
        { field: 'list', type: 'keyword', list: true, values: [['other'], ['other', 'others'], ...values] },
        { field: 'real', type: 'boolean', values: [false, false, ...events.map(() => true)] },
      ],
    ),
  );
}

const EVENTS = fc.array(fc.subarray(['a', 'ab', 'b']), { minLength: 1, maxLength: 12 });

function distinct(events: readonly Values[]): string[] {
  return [...new Set(events.flat())].sort();
}

/** A list as a result shows it: one value is that value, none is null. */
function shown(values: readonly string[]): RowValue {
  return values.length > 1 ? values : (values[0] ?? null);
}

describe.each(['mixed', 'list'])('a filter on a field with several values (%s)', (field) => {
  test('lets the same events through as ES|QL, and what follows sees all their values', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(EVENTS, async (events) => {
        await store.close();
        store = await openDuckdbStore();
        await commitBoth(events);
        for (const [esql, holds] of CONDITIONS) {
          const passing = events.filter(holds);
          const from = `FROM logs-test-default | WHERE real AND (${esql(field)})`;
          const values = distinct(passing);
          expect(
            await rows(
              `${from} | STATS n = COUNT(*), m = COUNT(${field}), d = COUNT_DISTINCT(${field}), v = VALUES(${field})`,
            ),
          ).toEqual([[BigInt(passing.length), BigInt(passing.flat().length), BigInt(values.length), shown(values)]]);
          const groups = values.map((v): RowValue[] => [BigInt(passing.filter((p) => p.includes(v)).length), v]);
          const without = passing.filter((p) => p.length === 0).length;
          expect(
            await rows(`${from} | KEEP ${field} | STATS n = COUNT(*) BY ${field} | SORT ${field} NULLS LAST`),
          ).toEqual(without === 0 ? groups : [...groups, [BigInt(without), null]]);
          const kept = passing.map(shown).sort((a, b) => String(a).localeCompare(String(b)));
          const given = (await rows(`${from} | KEEP ${field}`)).map(([v]) => v!);
          expect(given.map((v) => v ?? null).sort((a, b) => String(a).localeCompare(String(b)))).toEqual(kept);
        }
      }),
      { numRuns: 6 },
    );
  });

  test('may follow MV_EXPAND', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(EVENTS, async (events) => {
        await store.close();
        store = await openDuckdbStore();
        await commitBoth(events);
        const count = (value: string) => BigInt(events.filter((e) => e.includes(value)).length);
        const from = `FROM logs-test-default | WHERE real | MV_EXPAND ${field}`;
        expect(await rows(`${from} | WHERE ${field} == "a" | STATS n = COUNT(*)`)).toEqual([[count('a')]]);
        expect(await rows(`${from} | WHERE ${field} IN ("a", "b") AND real | STATS n = COUNT(*)`)).toEqual([
          [count('a') + count('b')],
        ]);
        expect(await rows(`${from} | WHERE ${field} != "a" | STATS n = COUNT(*)`)).toEqual([
          [count('ab') + count('b')],
        ]);
        expect(await rows(`${from} | WHERE ${field} == "a" OR ${field} IS NULL | STATS n = COUNT(*)`)).toEqual([
          [count('a') + BigInt(events.filter((e) => e.length === 0).length)],
        ]);
      }),
      { numRuns: 10 },
    );
  });
});

test('a condition of several values is null', async () => {
  const values: FieldValue[] = [true, false, [true, true], [false, true], null];
  await commitEvents(
    store,
    batchOf(
      values.map((_, i) => `event ${i}`),
      [
        { field: 'b', type: 'boolean', values },
        { field: 'n', type: 'integer', values: values.map((_, i) => i) },
      ],
    ),
  );
  const passing = async (condition: string) =>
    (await rows(`FROM logs-test-default | WHERE ${condition} | SORT n | KEEP n`)).flat();
  expect(await passing('b')).toEqual([0]);
  expect(await passing('NOT b')).toEqual([1]);
  expect(await passing('b AND n >= 0')).toEqual([0]);
  expect(await passing('b OR n == 2')).toEqual([0, 2]);
  expect(await passing('MV_SORT(b) AND b')).toEqual([0]);
});
