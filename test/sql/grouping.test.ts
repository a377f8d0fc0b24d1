import { expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

async function rows(query: string): Promise<unknown> {
  const { out, err } = await runCli('query', query, '--format', 'json');
  expect(err).toBe('');
  return (JSON.parse(out) as { values: unknown }).values;
}

test.each([
  [
    'a row stands in the group of each of its values',
    'ROW a = [1, 2] | STATS n = COUNT(*) BY a | SORT a',
    [
      [1, 1],
      [1, 2],
    ],
  ],
  [
    'once where a value repeats',
    'ROW a = [1, 1, 2] | STATS n = COUNT(*) BY a | SORT a',
    [
      [1, 1],
      [1, 2],
    ],
  ],
  [
    'in every combination of several keys',
    'ROW a = ["x", "y"], b = [1, 1, 2] | STATS n = COUNT(*) BY a, b | SORT a, b',
    [
      [1, 'x', 1],
      [1, 'x', 2],
      [1, 'y', 1],
      [1, 'y', 2],
    ],
  ],
  ['a null key is a group', 'ROW a = null, b = 1 | EVAL k = a + b | STATS n = COUNT(*) BY k', [[1, null]]],
  [
    'a list of nothing is null',
    'ROW a = [], b = 1 | EVAL c = MV_COUNT(a) | STATS n = COUNT(a) BY b, c',
    [[0, 1, null]],
  ],
  ['no key is one group, of nothing too', 'ROW a = 1 | WHERE a > 1 | STATS n = COUNT(*), m = MAX(a)', [[0, null]]],
  [
    'keys without aggregates are the distinct ones',
    'ROW a = [2, 2, 1] | MV_EXPAND a | STATS BY a | SORT a',
    [[1], [2]],
  ],
  ['dropping every column leaves the rows', 'ROW a = [1, 2] | MV_EXPAND a | DROP a | STATS n = COUNT(*)', [[2]]],
])('%s: %s', async (_, query, expected) => {
  expect(await rows(query)).toEqual(expected);
});

test('an aggregate without a name is named by its text, filter and all', async () => {
  const query = 'ROW a = [1, 2] | MV_EXPAND a | STATS COUNT(*), COUNT(*) WHERE a > 1, MAX(a) WHERE a > 2 BY b = 0';
  const { out } = await runCli('query', query, '--format', 'json');
  const { columns, values } = JSON.parse(out) as { columns: { name: string }[]; values: unknown };
  expect(columns.map((c) => c.name)).toEqual(['COUNT(*)', 'COUNT(*) WHERE a > 1', 'MAX(a) WHERE a > 2', 'b']);
  expect(values).toEqual([[2, 1, null, 0]]);
});

test('time spans are shown in ISO 8601', async () => {
  const { out } = await runCli(
    'query',
    'ROW a = 14 months, b = 90 minutes, c = 1500 ms, d = 3 weeks',
    '--format',
    'json',
  );
  expect((JSON.parse(out) as { values: unknown }).values).toEqual([['P1Y2M', 'PT1H30M', 'PT1.5S', 'P21D']]);
});

test('dates beyond the years of nanoseconds are left out of lists of these', async () => {
  const query =
    'ROW d = ["2020-01-01", "9999-01-01"]::date, n = TO_DATE_NANOS("2021-01-01") | EVAL a = MV_APPEND(d, n) | KEEP a';
  expect(await rows(query)).toEqual([[['2020-01-01T00:00:00.000000000Z', '2021-01-01T00:00:00.000000000Z']]]);
});
