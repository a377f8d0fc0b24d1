import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, runQuery } from '../functions/run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

describe('the keys of STATS', () => {
  test.each([
    ['are known again by what makes them', 'STATS s = 1 + BUCKET(a, 10) BY BUCKET(a,10) | KEEP s', [[11]]],
    [
      'are known again beside aggregates, and inside of them are computed from rows',
      'STATS s = MAX(BUCKET(a, 10)) + bucket(a, 10.0) + BUCKET(a, 10) BY b = BUCKET(a, 10), c = BUCKET(a, 10.0) | KEEP s',
      [[30]],
    ],
    [
      'of one name give way to the last',
      'STATS n = COUNT(*) BY k = a, k = a % 2 | SORT k',
      [
        [1, 0],
        [2, 1],
      ],
    ],
    [
      'of one name read the column that rows have of it',
      'STATS n = COUNT(*) BY a = a + 1, a = a + 1 | SORT a | LIMIT 1',
      [[1, 12]],
    ],
    ['may read one before', 'STATS BY k = a % 2, l = k + 1 | SORT k | KEEP l', [[1], [2]]],
  ])('%s', async (_, commands, rows) => {
    expect((await runQuery(store, `ROW a = [11, 12, 13] | MV_EXPAND a | ${commands}`)).rows).toEqual(rows);
  });
});

test.each([
  ['ROW a = ST_X(1)', 'the function `ST_X` is not supported: spatial is left out', 'ST_X'],
  ['ROW a = 1::geo_point', 'the type `geo_point` is not supported: spatial is left out', 'geo_point'],
  [
    'ROW a = 1 | STATS b = MAX_OVER_TIME(a)',
    'the function `MAX_OVER_TIME` is not supported: time series is left out',
    'MAX_OVER_TIME',
  ],
])('what is left out on purpose is named: %s', (query, message, marked) => {
  const { diagnostics } = analyzeQuery(query, { streams: [], missingStreams: 'error' });
  const [{ code, span, ...rest }] = diagnostics as [(typeof diagnostics)[0]];
  expect([code, rest.message, query.slice(span!.start, span!.end)]).toEqual(['esql/unsupported', message, marked]);
});
