import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { foldExpression } from '../../src/functions/fold.ts';
import type { Expression } from '../../src/plan/expression.ts';
import { nodesOf } from '../../src/plan/rewrite.ts';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

/** The last expression of a ROW query. */
function lastExpression(query: string): Expression {
  const { plan, diagnostics } = analyzeQuery(query, { streams: [], missingStreams: 'error' });
  const row = plan && nodesOf(plan)[0];
  if (row?.kind !== 'row') throw new Error(diagnostics.map((d) => d.message).join('; '));
  return row.columns.at(-1)!.expression;
}

describe('a constant has the value that the engine computes', () => {
  test.each([
    'CONCAT("a", "b", "*")',
    'CONCAT("a", TO_STRING(12))',
    'CONCAT("a", null)',
    'TO_LOWER("ABC-1")',
    'TO_UPPER("abc-1")',
    'TRIM("  a b\t")',
    '1 + 2 * 3 - 4',
    '7 / 2',
    '-7 / 2',
    '-7 % 3',
    '7 / 0',
    '7.0 / 2',
    '1.0 / 0',
    '2147483647 + 1',
    '9223372036854775807 * 2',
    '-(50 - 1) + 99',
    '5 + 2.5',
    'TO_INTEGER("20")',
    'TO_INTEGER("x")',
    'TO_LONG(12)',
    'TO_DOUBLE("1.5")',
    'TO_DATETIME("2024-02-29") + 1 year',
    'TO_DATETIME("2024-03-31T10:11:12.345Z") - 1 month',
    'TO_DATETIME("2024-01-31") + 13 months',
    '3 hours + TO_DATETIME("1969-12-31T23:00:00Z")',
    'TO_DATETIME("2024-01-01") - 90 minutes',
    'TO_IP("10.0.0.1")',
  ])('%s', async (text) => {
    const query = `ROW x = ${text}`;
    const folded = foldExpression(lastExpression(query), {});
    expect(folded).toBeDefined();
    const { rows } = await runQuery(store, query);
    expect(asRow(folded!.type, folded!.value)).toEqual(rows[0]![0]);
  });

  function asRow(type: string, value: unknown): unknown {
    if (type === 'date' && typeof value === 'bigint') return new Date(Number(value)).toISOString();
    if (type === 'ip') return '10.0.0.1';
    return typeof value === 'bigint' ? Number(value) : value;
  }
});

describe('a place for a constant', () => {
  test.each([
    ['ROW a = "Eberhardt" | EVAL b = a LIKE CONCAT("Eber", "*") | KEEP b', true],
    ['ROW a = "Eberhardt" | EVAL s = ".*" | EVAL p = CONCAT("Eber", s) | EVAL b = a RLIKE p | KEEP b', true],
    ['ROW a = 5 | STATS p = PERCENTILE(a, 25 * 2)', 5],
    [
      'ROW d = TO_DATETIME("2024-01-01") | EVAL s = "3 days" | EVAL e = d + s::date_period | KEEP e',
      '2024-01-04T00:00:00.000Z',
    ],
    ['ROW d = TO_DATETIME("2024-01-01") | EVAL e = d + TO_STRING(null)::date_period | KEEP e', null],
    [
      'ROW d = TO_DATETIME("2026-01-31T11:25:00Z") | STATS BY b = BUCKET(d, 25, NOW() - 1 day, NOW())',
      '2026-01-31T11:00:00.000Z',
    ],
    [
      'ROW d = TO_DATETIME("2025-11-05"), f = "2025-01-01", t = NOW() | STATS BY b = BUCKET(d, 20, f, t)',
      '2025-11-01T00:00:00.000Z',
    ],
    ['ROW i = TO_IP("10.1.2.3") | EVAL c = CONCAT("10.0.0.0", "/8") | EVAL b = CIDR_MATCH(i, c) | KEEP b', true],
    ['ROW d = TO_DATETIME("2024-05-08"), p = "yyyy" | EVAL y = DATE_FORMAT(p, d) | KEEP y', '2024'],
    ['ROW a = ABS("-10.5")', 10.5],
  ])('%s', async (query, value) => {
    expect((await runQuery(store, query)).rows).toEqual([[value]]);
  });

  test('refuses what differs from row to row', () => {
    expect(problemsOf('ROW a = ["x", "y"] | MV_EXPAND a | EVAL b = "x" LIKE a')).toEqual([
      'argument 2 of `LIKE` must be a constant',
    ]);
  });
});
