import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import { testsOf } from '../../../src/catalog/tests-of.ts';
import { printQuery } from '../../../src/esql/syntax-printer.ts';
import { query } from '../../esql/syntax-trees.ts';
import { shownCondition } from '../shown-condition.ts';
import { ELASTIC_ESQL_QUERIES } from './elastic-queries.ts';

/** What holds of the anatomy of any text. */
function checkAnatomy(text: string): void {
  const { stages, outputs, fields, groupBy } = esqlAnatomy(text);
  for (const { text: part, condition, reads, makes } of stages) {
    expect(text).toContain(part);
    // Fails where a test's negation is not what stands around it.
    shownCondition(condition);
    for (const found of testsOf(condition)) {
      expect(text).toContain(found.text);
      expect(text.slice(found.span!.start, found.span!.end)).toBe(found.text);
      expect(found.field).not.toBe('');
    }
    for (const names of [reads, makes]) expect(names).toEqual([...new Set(names)].sort());
  }
  expect(new Set(outputs.map((o) => o.field)).size).toBe(outputs.length);
  expect(fields).toEqual([...new Set(fields)].sort());
  expect(groupBy).toEqual([...new Set(groupBy)].sort());
}

const mutation = fc.record({
  at: fc.nat(),
  length: fc.nat({ max: 8 }),
  text: fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.constantFrom(
      ' NOT ',
      ' OR ',
      '(',
      ')',
      ' | EVAL a = ',
      ' IS NULL',
      '"',
      ' == ',
      '*',
      ' | KEEP a*',
      ' IN (1)',
      'CASE(',
    ),
  ),
});

function mutated(text: string, mutations: readonly { at: number; length: number; text: string }[]): string {
  let result = text;
  for (const { at, length, text: insert } of mutations) {
    const from = at % (result.length + 1);
    result = result.slice(0, from) + insert + result.slice(from + length);
  }
  return result;
}

const CONSTRUCTS = [
  'FROM logs-*, (FROM b | WHERE c) METADATA _id | EVAL a = CASE(b == 1, "x", c LIKE "y*", d, null), e = a == "x" | WHERE e AND NOT a IS NULL',
  'FROM l | WHERE KQL("a: (1 or \\"b\\") and not c: *") OR QSTR("""d:/x/ AND e:[1 TO 5}""") | RENAME a AS b | WHERE (b) : "x" AND ((c)) IN (1, d)',
  'FROM l | STATS n = COUNT(*) WHERE a == 1, m = MAX(x + y) BY g = DATE_TRUNC(1 day, t), h | FORK (WHERE n > m) (KEEP h, n* | WHERE n IN (1))',
  'FROM l | KEEP a.*, b | DROP a.c* | MV_EXPAND b | DISSECT b "%{x} %{y}" | GROK x "%{IP:ip}" | WHERE CIDR_MATCH(ip, "10.0.0.0/8") AND LOCATE(y, "z") > 0',
];

describe('no query does harm', () => {
  test('trees of all kinds', () => {
    fc.assert(
      fc.property(query, (tree) => checkAnatomy(printQuery(tree))),
      { numRuns: 300 },
    );
  });

  test('queries with mistakes in them', () => {
    const texts = [...CONSTRUCTS, ...ELASTIC_ESQL_QUERIES.values()];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 6 }), (text, mutations) =>
        checkAnatomy(mutated(text, mutations)),
      ),
      { numRuns: 600 },
    );
  });

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        checkAnatomy(text);
        checkAnatomy(`FROM l | WHERE ${text}`);
      }),
      { numRuns: 300 },
    );
  });
});

/** Queries of a megabyte, or that would come to far more if columns were put into each other. */
const LARGE: Readonly<Record<string, () => string>> = {
  'columns that double': () => {
    const fields = Array.from({ length: 300 }, (_, i) => `a${i + 1} = CONCAT(a${i}, a${i})`);
    return `FROM l | EVAL a0 = TO_LOWER(b), ${fields.join(', ')} | WHERE a300 == "x" AND a9 == "y"`;
  },
  'constants that double': () => {
    const fields = Array.from({ length: 300 }, (_, i) => `a${i + 1} = CONCAT(a${i}, a${i})`);
    return `ROW a0 = "x", ${fields.join(', ')} | WHERE a300 == "x" AND a9 == b`;
  },
  'conditions that double': () => {
    const fields = Array.from({ length: 300 }, (_, i) => `a${i + 1} = a${i} AND NOT a${i}`);
    return `FROM l | EVAL a0 = b == 1, ${fields.join(', ')} | WHERE a300 OR a5`;
  },
  'a CASE in a CASE': () => {
    const fields = Array.from({ length: 200 }, (_, i) => `a${i + 1} = CASE(c == 1, a${i}, d == 1, a${i}, a${i})`);
    return `FROM l | EVAL a0 = b, ${fields.join(', ')} | WHERE a200 == 1 OR a4 == 1`;
  },
  'a long column many times': () =>
    `FROM l | EVAL a = CONCAT(${'b, '.repeat(900)}"x") | WHERE ${'LENGTH(a) > 1 OR '.repeat(40_000)} a == "x"`,
  'a deep expression': () => `FROM l | WHERE ${'('.repeat(100_000)}a == 1${')'.repeat(100_000)}`,
  'a deep NOT': () => `FROM l | WHERE ${'NOT '.repeat(150)}a == 1`,
  'a long chain': () => `FROM l | WHERE ${'a == 1 OR '.repeat(100_000)} b == 2`,
  'a long list': () => `FROM l | WHERE a IN (${'"x", '.repeat(200_000)} "y")`,
  'a long string': () => `FROM l | WHERE a == "${'x'.repeat(2_000_000)}"`,
  'a long search': () => `FROM l | WHERE KQL("${'a: x or '.repeat(12_000)} b: y")`,
  'many fields': () => `FROM l | KEEP ${Array.from({ length: 50_000 }, (_, i) => `f${i}`).join(', ')} | KEEP f1*, f2*`,
  'many patterns': () =>
    `FROM l | KEEP ${Array.from({ length: 20_000 }, (_, i) => `f${i}`).join(', ')} | KEEP ${'a*b*, '.repeat(20_000)} c*`,
  'many names': () => `FROM l | RENAME ${Array.from({ length: 60_000 }, (_, i) => `a${i} AS a${i + 1}`).join(', ')}`,
  'many forks': () =>
    `FROM l | KEEP ${Array.from({ length: 5_000 }, (_, i) => `f${i}`).join(', ')} | ${Array.from({ length: 240 }, () => 'FORK (DROP x*) (DROP y) (LIMIT 1)').join(' | ')} | WHERE z == 1`,
  'many commands': () => `FROM l ${'| EVAL a = a + b | WHERE a > 1 '.repeat(499)}`,
  'many steps of one column': () =>
    `FROM l | EVAL ${Array.from({ length: 9_000 }, (_, i) => `a${i + 1} = a${i} + f${i}`).join(', ')} | WHERE a9000 > 1`,
};

test.each(Object.entries(LARGE))('%s', { timeout: 60_000 }, (_, make) => {
  const text = make();
  const begin = process.cpuUsage();
  const { stages } = esqlAnatomy(text);
  expect(stages.length).toBeGreaterThan(0);
  let shown = 0;
  for (const { condition } of stages) for (const found of testsOf(condition)) shown += found.field.length;
  // Told once for each test, and no longer than a page.
  expect(shown).toBeLessThan(20 * text.length + 5_000_000);
  // Of the processor, in microseconds: others run beside.
  expect(process.cpuUsage(begin).user).toBeLessThan(8_000_000);
});
