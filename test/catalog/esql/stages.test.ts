import { expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import { opaqueParts } from '../../../src/catalog/tests-of.ts';
import { shownCondition } from '../shown-condition.ts';

function stagesOf(query: string): (readonly [string, string])[] {
  return esqlAnatomy(query).stages.map(({ kind, text }) => [kind, text] as const);
}

test('a stage is told as written, from its pipe on, without the comments before it', () => {
  const query = `// what it is about
from logs-*, // all of them
  more-*

// only failures
| where a == 1 // why
    and b == 2   // last

/* count */
|/* here */ Stats
    // how many
    n = count(*)
  by c
| SORT n`;
  expect(stagesOf(query)).toEqual([
    ['from', 'from logs-*, // all of them\n  more-*'],
    ['where', '| where a == 1 // why\n    and b == 2'],
    ['stats', '|/* here */ Stats\n    // how many\n    n = count(*)\n  by c'],
    ['sort', '| SORT n'],
  ]);
});

test('every command is a kind of stage', () => {
  const query =
    'FROM l | EVAL a = 1 | WHERE a == 1 | KEEP a, m, u | DROP u | RENAME m AS t | MV_EXPAND t | DISSECT t "%{d}" | GROK t "%{IP:g}" ' +
    '| ENRICH p ON a WITH e | LOOKUP JOIN j ON a | INLINE STATS i = COUNT(*) | URI_PARTS x = t | USER_AGENT y = t | REGISTERED_DOMAIN z = t ' +
    '| SAMPLE 0.5 | STATS COUNT(*) | SORT `COUNT(*)` | LIMIT 1';
  const { stages } = esqlAnatomy(query);
  expect(stages.map((s) => s.kind).join(' ')).toBe(
    'from eval where keep drop rename mv_expand dissect grok enrich lookup_join inline_stats uri_parts user_agent registered_domain sample stats sort limit',
  );
  expect(stages.map((s) => s.n)).toEqual(stages.map((_, i) => i + 1));
  expect(opaqueParts(stages)).toBe(0);
});

test('the commands of branches and of queries in FROM are stages of their own', () => {
  const query = 'FROM a, (FROM b | WHERE x == 1) | FORK (WHERE y == 2 | LIMIT 5) (SORT z)';
  const { stages, streams } = esqlAnatomy(query);
  const told = stages.map(({ kind, text, condition }) => [kind, text, shownCondition(condition)]);
  expect(told).toEqual([
    ['from', 'FROM a, (FROM b | WHERE x == 1)', '-'],
    ['from', 'FROM b', '-'],
    ['where', '| WHERE x == 1', 'x eq 1'],
    ['fork', '| FORK (WHERE y == 2 | LIMIT 5) (SORT z)', '-'],
    ['where', 'WHERE y == 2', 'y eq 2'],
    ['limit', '| LIMIT 5', '-'],
    ['sort', 'SORT z', '-'],
  ]);
  expect(streams).toEqual(['a', 'b']);
});

test('settings stand before the source', () => {
  expect(stagesOf('SET time_zone = "Europe/Madrid"; FROM l')[0]![0]).toBe('set');
});

test('what cannot be read is shown and nothing told of it', () => {
  const { stages } = esqlAnatomy('FROM l | WHERE a == | CHANGE_POINT x ON p | KEEP x | GROK m "(?<" | WHERE x == 1');
  expect(stages.map(({ kind, opaque }) => [kind, opaque !== undefined])).toEqual([
    ['from', false],
    ['where', true],
    ['change_point', true],
    ['keep', false],
    ['grok', true],
    ['where', false],
  ]);
  expect(stages[2]!.text).toBe('| CHANGE_POINT x ON p');
});

test('a text that is no query is one opaque stage', () => {
  const { stages, outputs } = esqlAnatomy('  process where true  ');
  expect(stages).toMatchObject([{ n: 1, kind: 'query', text: 'process where true' }]);
  expect(stages[0]!.opaque).toBeDefined();
  expect(outputs).toEqual([]);
});
