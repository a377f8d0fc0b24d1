import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/base/sql-text.ts';
import type { ValueType } from '../../src/plan/value.ts';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { call, column, Engine, literal } from './engine.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let engine: Engine;
let store: DuckdbStore;

beforeAll(async () => {
  engine = await Engine.open();
  store = await openStore();
});
afterAll(async () => {
  engine.close();
  await store.close();
});

const RANGES = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
} as const;

type WholeType = keyof typeof RANGES;

const OPERATIONS = {
  ADD: { whole: (a: bigint, b: bigint) => a + b, double: (a: number, b: number) => a + b },
  SUBTRACT: { whole: (a: bigint, b: bigint) => a - b, double: (a: number, b: number) => a - b },
  MULTIPLY: { whole: (a: bigint, b: bigint) => a * b, double: (a: number, b: number) => a * b },
  DIVIDE: { whole: (a: bigint, b: bigint) => (b === 0n ? null : a / b), double: (a: number, b: number) => a / b },
  MODULO: { whole: (a: bigint, b: bigint) => (b === 0n ? null : a % b), double: (a: number, b: number) => a % b },
} as const;

/** Numbers of a type, its bounds and small ones often. */
function wholeNumber(type: WholeType): fc.Arbitrary<bigint> {
  const [min, max] = RANGES[type];
  const near = [min, min + 1n, max, max - 1n, 0n, 1n, -1n, 2n, 10n].filter((n) => n >= min && n <= max);
  return fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(...near));
}

function asValue(type: ValueType, value: bigint): number | bigint {
  return type === 'integer' ? Number(value) : value;
}

describe.each(Object.keys(RANGES) as WholeType[])('%s', (type) => {
  test.each(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])(
    '%s is exact, or null past the type',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(wholeNumber(type), wholeNumber(type), async (a, b) => {
          const columns: Sql[] = [];
          const args = [a, b].map((v) => column(type, asValue(type, v), columns));
          const { text } = await engine.evaluate(call(name, args, type), columns);
          const exact = OPERATIONS[name].whole(a, b);
          const fits = exact !== null && exact >= RANGES[type][0] && exact <= RANGES[type][1];
          expect(text).toBe(fits ? String(exact) : null);
        }),
        { numRuns: 150 },
      );
    },
  );
});

describe('double', () => {
  test.each(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])('%s is null where not finite', async (name) => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(fc.oneof(number, fc.constantFrom(0, 1, -1, 1e308, 1e-308)), number, async (a, b) => {
        const columns: Sql[] = [];
        const args = [a, b].map((v) => column('double', v, columns));
        const { text } = await engine.evaluate(call(name, args, 'double'), columns);
        const exact = OPERATIONS[name].double(a, b);
        if (!Number.isFinite(exact)) expect(text).toBeNull();
        else expect(Number(text)).toBe(exact);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the null of an overflow survives a comparison', () => {
  // DuckDB rewrites a cast compared with a constant, unless something stands around the cast.
  test.each([
    ['integer', 2147483647, 1],
    ['long', 9223372036854775807n, 1n],
    ['unsigned_long', 18446744073709551615n, 1n],
  ] as const)('%s', async (type, greatest, one) => {
    const columns: Sql[] = [];
    const sum = call('ADD', [column(type, greatest, columns), column(type, one, columns)], type);
    expect(await engine.evaluate(call('GREATER', [sum, literal(type, one)], 'boolean'), columns)).toMatchObject({
      text: null,
    });
  });

  test.each([
    'ROW a = 501379200000 | MV_EXPAND a | WHERE TO_INTEGER(a) > 1',
    'ROW a = [9223372036854775807, 1] | STATS s = SUM(a) | WHERE s > 1',
    'ROW a = [2147483647, 1] | EVAL s = MV_SUM(a) | WHERE s > 1',
    'ROW a = -2147483648 | EVAL b = ABS(a) | WHERE b > 1',
    'ROW a = -2147483648 | EVAL b = -a | WHERE b > 1',
  ])('%s', async (query) => {
    expect((await runQuery(store, query)).rows).toEqual([]);
  });
});

describe('result types', () => {
  test.each([
    ['1 + 2', 'integer', 3],
    ['1 + TO_LONG(2)', 'long', 3],
    ['1 + 2.5', 'double', 3.5],
    ['TO_UL(1) + TO_UL(2)', 'unsigned_long', 3],
    ['7 / 2', 'integer', 3],
    ['7 / 2.0', 'double', 3.5],
    ['null + 1', 'integer', null],
    ['TO_DATETIME("2024-01-31") + 1 month', 'date', '2024-02-29T00:00:00.000Z'],
    ['1 day + TO_DATETIME("2024-02-28")', 'date', '2024-02-29T00:00:00.000Z'],
    ['"2024-01-31" - 90 minutes', 'date', '2024-01-30T22:30:00.000Z'],
    ['TO_DATE_NANOS("2024-01-01T00:00:00.123456789Z") + 1 hour', 'date_nanos', '2024-01-01T01:00:00.123456789Z'],
    ['TO_DATETIME("2024-01-01") + (1 day + 2 days)', 'date', '2024-01-04T00:00:00.000Z'],
  ])('%s', async (expression, type, value) => {
    const result = await runQuery(store, `ROW one = 1 | EVAL x = ${expression} | KEEP x`);
    expect(result).toMatchObject({ rows: [[value]], types: [type] });
  });

  test('a date moved past the calendar is null', async () => {
    const query =
      'ROW d = TO_DATETIME("9999-12-31") | EVAL x = d + 100000000 days | EVAL y = x + 100000000 days | KEEP y';
    expect((await runQuery(store, query)).rows).toEqual([[null]]);
  });
});

describe('what does not go together', () => {
  test.each([
    ['ROW a = TO_UL(1) | EVAL b = a + 1', 'unsigned_long goes with unsigned_long only, this is integer'],
    ['ROW a = TO_DATETIME("2024-01-01") | EVAL b = a + 1', 'cannot add date and integer'],
    ['ROW a = TO_DATETIME("2024-01-01") | EVAL b = a - a', 'dates cannot be subtracted from each other'],
    ['ROW a = TO_DATETIME("2024-01-01") | EVAL b = 1 day - a', 'cannot subtract date from date_period'],
    ['ROW a = TO_DATETIME("2024-01-01") | EVAL b = a + (1 day + 1 hour)', 'cannot add date_period and time_duration'],
    ['ROW a = 1 | EVAL b = a / 0', 'a division by zero is always null'],
    ['ROW a = 1 | EVAL b = a == "1"', 'cannot compare numeric with string'],
  ])('%s', (query, message) => {
    expect(problemsOf(query)).toEqual([message]);
  });
});
