import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** Rows of n from 1 to 4, with `v` its text (null for 3), `l` = [n, 10] and `none` always null. */
const ROWS = `ROW n = [1, 2, 3, 4], ten = 10 | MV_EXPAND n
  | EVAL v = CASE(n != 3, TO_STRING(n % 2)), l = MV_APPEND(n, ten), d = n * 0.5, none = CASE(n > 9, n),
         t = TO_DATETIME(n * 1000), ver = TO_VERSION(CONCAT("1.", TO_STRING(n * 3)))`;

async function aggregate(expression: string): Promise<unknown> {
  return (await runQuery(store, `${ROWS} | STATS x = ${expression}`)).rows[0]![0];
}

describe('aggregates over scalars, lists, nothing, and a filter', () => {
  test.each<[string, unknown, unknown, unknown, unknown]>([
    // over n, over the list l, over none, over n where n > 2
    ['COUNT', 4, 8, 0, 2],
    ['COUNT_DISTINCT', 4, 5, 0, 2],
    ['SUM', 10, 50, null, 7],
    ['AVG', 2.5, 6.25, null, 3.5],
    ['MIN', 1, 1, null, 3],
    ['MAX', 4, 10, null, 4],
    ['MEDIAN', 2.5, 7, null, 3.5],
    ['VALUES', [1, 2, 3, 4], [1, 2, 3, 4, 10], null, [3, 4]],
    ['STD_DEV', Math.sqrt(1.25), Math.sqrt(14.6875), null, 0.5],
    ['VARIANCE', 1.25, 14.6875, null, 0.25],
    ['MEDIAN_ABSOLUTE_DEVIATION', 1, 3, null, 0.5],
    ['PRESENT', true, true, false, true],
    ['ABSENT', false, false, true, false],
  ])('%s', async (name, scalars, lists, nothing, filtered) => {
    expect(await aggregate(`${name}(n)`)).toEqual(near(scalars));
    expect(await aggregate(`${name}(l)`)).toEqual(near(lists));
    expect(await aggregate(`${name}(none)`)).toEqual(nothing);
    expect(await aggregate(`${name}(n) WHERE n > 2`)).toEqual(filtered);
    expect(await aggregate(`${name}(l) WHERE n > 100`)).toEqual(nothing);
  });

  test.each(['STD_DEV(big)', 'VARIANCE(big)', 'VARIANCE(MV_APPEND(big, big))', 'STD_DEV(big) WHERE n > 0'])(
    '%s of values whose squares no double holds is null',
    async (expression) => {
      const query = `${ROWS} | EVAL big = n * 1.0E307 | STATS x = ${expression}, y = VARIANCE(d) WHERE big > 0`;
      expect((await runQuery(store, query)).rows).toEqual([[null, 0.3125]]);
    },
  );

  test.each<[string, unknown]>([
    ['COUNT(*)', 4],
    ['COUNT(v)', 3],
    ['SUM(d)', 5],
    ['SUM(d) WHERE n > 100', null],
    ['PERCENTILE(n, 25)', 1.75],
    ['PERCENTILE(l, 100)', 10],
    ['TOP(n, 2, "desc")', [4, 3]],
    ['TOP(l, 3)', [1, 2, 3]],
    ['TOP(none, 3)', null],
    ['FIRST(v, t)', '1'],
    ['LAST(n, t)', 4],
    ['WEIGHTED_AVG(n, d)', 3],
    ['MAX(ver)', '1.12'],
    ['MIN(ver)', '1.3'],
    ['MAX(t)', '1970-01-01T00:00:04.000Z'],
    ['VALUES(v)', ['0', '1']],
    ['MAX(v)', '1'],
    ['MIN(n > 1)', false],
  ])('%s', async (expression, expected) => {
    expect(await aggregate(expression)).toEqual(expected);
  });

  test('groups are aggregated apart, and null is a group', async () => {
    const { rows } = await runQuery(store, `${ROWS} | STATS s = SUM(n), c = COUNT_DISTINCT(l) BY v | SORT v`);
    expect(rows).toEqual([
      [6, 3, '0'],
      [1, 2, '1'],
      [3, 2, null],
    ]);
  });
});

describe('what aggregates refuse', () => {
  test.each([
    ['SUM(v)', 'argument 1 of `SUM` is keyword, integer, long or double is expected'],
    ['TOP(n, 0)', 'the limit of TOP is 1 or more'],
    ['TOP(n, 2, "up")', 'the order of TOP is "asc" or "desc"'],
    ['PERCENTILE(n, [1, 2])', 'a single value is expected, not a list'],
    ['PERCENTILE(n, null)', 'a value is expected, not null'],
    ['PERCENTILE(n, 101)', 'a percentile lies between 0 and 100'],
  ])('%s', (expression, message) => {
    expect(problemsOf(`${ROWS} | STATS x = ${expression}`)).toEqual([message]);
  });
});

function near(value: unknown): unknown {
  return typeof value === 'number' ? expect.closeTo(value, 9) : value;
}
