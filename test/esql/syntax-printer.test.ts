import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../src/esql/parser.ts';
import { printExpression, printQuery } from '../../src/esql/syntax-printer.ts';
import { expression, query, withoutSpans } from './syntax-trees.ts';

function parsed(text: string) {
  const result = parseQuery(text);
  expect(result.diagnostics, text).toEqual([]);
  return result.query!;
}

describe('printing', () => {
  test('a printed query parses to the same tree', () => {
    fc.assert(
      fc.property(query, (tree) => {
        expect(withoutSpans(parsed(printQuery(tree)))).toEqual(withoutSpans(tree));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a printed expression parses to the same tree', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const { commands } = parsed(`FROM a | WHERE ${printExpression(tree)}`);
        expect(withoutSpans(commands)).toEqual([{ kind: 'where', condition: withoutSpans(tree) }]);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ['from logs-* metadata _id, _index', 'FROM logs-* METADATA _id, _index'],
    ['FROM "remote:a,b", <logs-{now/d}>', 'FROM remote:a, b, "<logs-{now/d}>"'],
    ['row a=1,b="x\\"y"', 'ROW a = 1, b = "x\\"y"'],
    ['from a|where not(a==1 and(b or c))', 'FROM a\n| WHERE NOT (a == 1 AND (b OR c))'],
    ['from a|where (a)+((b*c))-(d-e)==-(5)', 'FROM a\n| WHERE a + b * c - (d - e) == -(5)'],
    ['from a|eval `x y`.`by`=1e3::long,1.0', 'FROM a\n| EVAL `x y`.`by` = 1000.0::long, 1.0'],
    [
      'from a|stats count(*)where b>1,c=max(d)by e=bucket(f,1 HOUR)',
      'FROM a\n| STATS COUNT(*) WHERE b > 1, c = MAX(d) BY e = BUCKET(f, 1 hour)',
    ],
    ['from a|keep gen_ai.*,`a*`|rename b=a,c as d', 'FROM a\n| KEEP gen_ai.*, `a*`\n| RENAME a AS b, c AS d'],
    ['from a|sort b asc,c desc nulls first|limit 5', 'FROM a\n| SORT b, c DESC NULLS FIRST\n| LIMIT 5'],
    ['from a|where a not like("b*","c")and d not in(1)', 'FROM a\n| WHERE NOT a LIKE ("b*", "c") AND NOT d IN (1)'],
    ['from a|where a:"b" and c is not null', 'FROM a\n| WHERE a : "b" AND c IS NOT NULL'],
    ['from a|where f(b,{"x":-1})', 'FROM a\n| WHERE F(b, {"x": -1})'],
    ['from a|grok b """%{X:y}"""  |limit 1', 'FROM a\n| GROK b "%{X:y}"\n| LIMIT 1'],
    ['from a|grok b "\\\\d\\"",   "c"', 'FROM a\n| GROK b "\\\\d\\"", "c"'],
    ['from a|grok b "\\\\d"', 'FROM a\n| GROK b """\\d"""'],
    [
      'from a|dissect lower(b) "%{+c} %{+c}" append_separator = " "|dissect b "%{c}" append_separator=""',
      'FROM a\n| DISSECT LOWER(b) "%{+c} %{+c}" APPEND_SEPARATOR=" "\n| DISSECT b "%{c}"',
    ],
  ])('%s', (text, printed) => {
    expect(printQuery(parsed(text))).toBe(printed);
    expect(printQuery(parsed(printed))).toBe(printed);
  });
});
