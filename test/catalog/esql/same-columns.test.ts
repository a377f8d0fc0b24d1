import { expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import { analyzeQuery } from '../../../src/esql/analyze-query.ts';
import { nodesOf } from '../../../src/plan/rewrite.ts';
import { ELASTIC_ESQL_QUERIES } from './elastic-queries.ts';

const QUERIES = [
  'FROM l | EVAL x = a, y = b | KEEP y, x, ab | EVAL x = 1 | DROP a*',
  'FROM l | KEEP a, b, c | RENAME a AS d, b AS c | EVAL d = d + 1',
  'FROM l | KEEP a, b1, b2, c | KEEP c, b*, a | KEEP *, a',
  'FROM l | STATS n = COUNT(*), MAX(a), m = MIN(b) WHERE c == 1 BY d, e = HOUR(t), LENGTH(f)',
  'FROM l | KEEP a, b | INLINE STATS n = COUNT(*), a = MAX(b) BY b',
  'FROM l | KEEP m, a | DISSECT m "%{x} %{a}" | GROK x "%{IP:ip} %{NUMBER:n:int}" | MV_EXPAND m | RENAME ip AS m',
  'FROM l | KEEP u | URI_PARTS p = u | USER_AGENT g = u | REGISTERED_DOMAIN d = u | DROP p.p*, g.os.*',
  'FROM l METADATA _id | KEEP a, _id | FORK (EVAL b = 1) (STATS n = COUNT(*) BY a) | DROP n',
  'ROW a = 1, b = [1, 2] | MV_EXPAND b | EVAL a = 2, c = 3',
];

/** The columns that a query has at its end, and the fields of events that it needs, as the analyser has them. */
function analyzed(query: string) {
  const { columns, plan } = analyzeQuery(query, { streams: [], missingStreams: 'warning' });
  const scans = plan === undefined ? [] : nodesOf(plan).filter((node) => node.kind === 'scan');
  const needed = scans.flatMap((scan) => scan.columns.map((c) => c.field)).filter((f) => !f.startsWith('_'));
  return { columns: columns.map((c) => c.name), needed, runs: plan !== undefined };
}

const named = QUERIES.map((query) => [query, query] as const);

test.each([...named, ...ELASTIC_ESQL_QUERIES])('the analyser has the same columns: %s', (_, query) => {
  const { outputs, fields } = esqlAnatomy(query);
  const { columns, needed, runs } = analyzed(query);
  expect(runs).toBe(true);
  if (outputs.every((o) => !o.field.includes('*'))) expect(outputs.map((o) => o.field)).toEqual(columns);
  expect(fields).toEqual(expect.arrayContaining(needed));
});
