import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const TIMES =
  'ROW t = ["2024-05-08T10:00:00.000Z", "2024-05-08T10:30:00.001Z", "2024-05-08T11:00:00.000Z"] | MV_EXPAND t | EVAL `@timestamp` = t::date';

async function rowsOf(query: string) {
  return (await runQuery(store, query)).rows;
}

describe('functions that read `@timestamp` unasked', () => {
  test('TBUCKET groups by a span, given as such or as text, or by a number of buckets between dates', async () => {
    const counted = (bucket: string) => `${TIMES} | STATS n = COUNT(*) BY b = ${bucket} | SORT b | KEEP n, b`;
    const hours = [
      [2, '2024-05-08T10:00:00.000Z'],
      [1, '2024-05-08T11:00:00.000Z'],
    ];
    expect(await rowsOf(counted('TBUCKET(1 hour)'))).toEqual(hours);
    expect(await rowsOf(counted('TBUCKET("1 hour")'))).toEqual(hours);
    expect(await rowsOf(counted('TBUCKET(3, "2024-05-08T10:00:00Z", "2024-05-08T12:00:00Z")'))).toEqual(hours);
    expect(await rowsOf(`${TIMES} | STATS n = COUNT(*) BY TBUCKET(1 day)`)).toEqual([[3, '2024-05-08T00:00:00.000Z']]);
  });

  test('TBUCKET keeps nanoseconds', async () => {
    const query =
      'ROW `@timestamp` = "2024-05-08T10:11:12.123456789Z"::date_nanos | STATS n = COUNT(*) BY b = TBUCKET(1 minute)';
    const { rows, types } = await runQuery(store, query);
    expect(types).toEqual(['long', 'date_nanos']);
    expect(rows).toEqual([[1, '2024-05-08T10:11:00.000000000Z']]);
  });

  test('TRANGE holds what comes after its start and not after its end', async () => {
    const within = (range: string) => rowsOf(`${TIMES} | WHERE TRANGE(${range}) | STATS n = COUNT(*)`);
    expect(await within('"2024-05-08T10:00:00Z", "2024-05-08T11:00:00Z"')).toEqual([[2]]);
    expect(await within('TO_DATETIME("2024-05-08T09:59:59Z"), TO_DATETIME("2024-05-08T10:30:00Z")')).toEqual([[1]]);
    expect(await within('1715162400000, 1715164200001')).toEqual([[1]]);
    expect(await within('NOW() - 1 hour, NOW()')).toEqual([[0]]);
    expect(await within('50 years')).toEqual([[3]]);
    expect(await within('"1 hour"')).toEqual([[0]]);
    expect(await rowsOf('ROW `@timestamp` = null | EVAL r = TRANGE(1h) | KEEP r')).toEqual([[null]]);
  });

  test('a bound with nanoseconds is exact beside a date of milliseconds, and the other way round', async () => {
    const date = 'ROW `@timestamp` = "2024-05-08T10:00:00.001Z"::date';
    const range = (from: string, to: string) => `TRANGE("${from}"::date_nanos, "${to}"::date_nanos)`;
    const before = range('2024-05-08T10:00:00.000999999Z', '2024-05-08T10:00:00.001000001Z');
    const after = range('2024-05-08T10:00:00.001000001Z', '2024-05-08T10:00:01.000000000Z');
    expect(await rowsOf(`${date} | EVAL a = ${before}, b = ${after} | KEEP a, b`)).toEqual([[true, false]]);
    const nanos = 'ROW `@timestamp` = "2024-05-08T10:00:00.000000001Z"::date_nanos';
    const dates = 'TRANGE("2024-05-08T10:00:00.000Z", "2024-05-08T10:00:00.001Z")';
    expect(await rowsOf(`${nanos} | EVAL a = ${dates} | KEEP a`)).toEqual([[true]]);
  });

  test('EARLIEST and LATEST', async () => {
    const query = `${TIMES} | STATS a = EARLIEST(t), b = LATEST(t), c = LATEST(t) WHERE t < "2024-05-08T11"`;
    expect(await rowsOf(query)).toEqual([
      ['2024-05-08T10:00:00.000Z', '2024-05-08T11:00:00.000Z', '2024-05-08T10:30:00.001Z'],
    ]);
  });

  test('fields of a source that is not known are taken on trust', () => {
    const query = 'FROM logs-x | WHERE TRANGE(1h) | STATS n = COUNT(*), v = LATEST(a) BY TBUCKET(1 hour)';
    const { plan, columns } = analyzeQuery(query, { streams: [], missingStreams: 'warning' });
    expect(plan).toBeDefined();
    expect(columns.map((c) => c.type)).toEqual(['long', 'null', 'date']);
  });

  test.each([
    [
      'ROW a = 1 | STATS COUNT(*) BY TBUCKET(1 hour)',
      '`TBUCKET` reads the column `@timestamp`, which the rows here do not have',
    ],
    ['ROW a = 1 | STATS EARLIEST(a)', '`EARLIEST` reads the column `@timestamp`, which the rows here do not have'],
    [
      'ROW `@timestamp` = "x" | WHERE TRANGE(1h)',
      '`@timestamp`, which `TRANGE` reads, is keyword, date or date_nanos is expected',
    ],
    ['ROW `@timestamp` = NOW() | WHERE TRANGE()', '`TRANGE` takes 1 to 2 arguments, 0 given'],
    [
      'ROW `@timestamp` = NOW(), a = true | WHERE TRANGE(a)',
      'argument 1 of `TRANGE` is boolean, another type is expected',
    ],
    ['ROW `@timestamp` = NOW() | WHERE TRANGE(NOW())', 'a range without an end is a time span before now'],
    ['ROW `@timestamp` = NOW() | WHERE TRANGE(1h, NOW())', 'a range of a time span ends now and takes no end'],
    [
      'ROW `@timestamp` = NOW() | WHERE TRANGE("2024-05-09", "2024-05-08")',
      'the end of the range comes before its start',
    ],
    ['ROW `@timestamp` = NOW() | STATS COUNT(*) BY TBUCKET(5)', 'a number of buckets needs both bounds'],
  ])('%s', (query, message) => {
    expect(problemsOf(query)).toEqual([message]);
  });
});
