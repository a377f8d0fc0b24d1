import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExpressionSyntax } from '../../src/esql/ast.ts';
import { MAX_EXPRESSION_DEPTH } from '../../src/esql/ast.ts';
import { MAX_FIELDS } from '../../src/esql/command-parser.ts';
import { MAX_COMMANDS, MAX_QUERY_LENGTH, parseQuery } from '../../src/esql/parser.ts';
import { printQuery } from '../../src/esql/syntax-printer.ts';
import { query } from './syntax-trees.ts';

function height(expression: ExpressionSyntax): number {
  const below = expression.kind === 'call' ? expression.args : expression.kind === 'list' ? expression.items : [];
  return 1 + Math.max(0, ...below.slice(0, 100).map(height));
}

function checkShape(text: string): void {
  const { query: tree, diagnostics } = parseQuery(text);
  expect(tree !== undefined || diagnostics.length > 0).toBe(true);
  for (const { span, code, message } of diagnostics) {
    expect(code).toMatch(/^esql\/[a-z-]+$/);
    expect(message.length).toBeLessThan(200);
    if (text.length <= MAX_QUERY_LENGTH) {
      expect(span!.start).toBeGreaterThanOrEqual(0);
      expect(span!.end).toBeGreaterThanOrEqual(span!.start);
      expect(span!.end).toBeLessThanOrEqual(text.length);
    }
  }
}

describe('hostile queries', () => {
  test('any text gives a tree or diagnostics, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => checkShape(text)),
      { numRuns: 2_000 },
    );
  });

  test('any sequence of pieces of the language does likewise', () => {
    const pieces = (
      'FROM ROW WHERE EVAL KEEP DROP RENAME STATS SORT LIMIT MV_EXPAND DISSECT SHOW METADATA BY AS AND OR NOT IN IS LIKE ' +
      'RLIKE NULL NULLS FIRST ASC TRUE a b.c `d e` ` " """ "s" \'s\' 1 2.5 .5 1e9 day ? ?x | || , . ( ) [ ] { } + - * / % ' +
      '= == != < <= <> =~ :: : ; ! && // /* */ # é logs-* <logs-{now/d}> @ _ \\ f( COUNT(*)'
    ).split(' ');
    const glue = fc.constantFrom(' ', '', '\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...pieces), glue), { maxLength: 25 }), (parts) => {
        checkShape(`FROM a | WHERE ${parts.flat().join('')}`);
        checkShape(parts.flat().join(''));
      }),
      { numRuns: 3_000 },
    );
  });

  test('mutated queries do likewise', () => {
    const mutation = fc.record({ at: fc.nat(), length: fc.nat({ max: 5 }), text: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(query, fc.array(mutation, { minLength: 1, maxLength: 4 }), (tree, mutations) => {
        let text = printQuery(tree);
        for (const { at, length, text: insert } of mutations) {
          const from = at % (text.length + 1);
          text = text.slice(0, from) + insert + text.slice(from + length);
        }
        checkShape(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['parentheses', '(', '1', ')'],
    ['lists', '[', '1', ']'],
    ['calls', 'f(', '1', ')'],
    ['maps', 'f({"a": ', '1', '})'],
    ['NOT', 'NOT ', 'a', ''],
    ['minus', '- ', 'a', ''],
    ['additions', '', 'a', ' + b'],
    ['casts', '', 'a', '::long'],
    ['IN', 'a IN (', '1', ')'],
  ])('%s nest up to the limit, and are refused beyond it', (_, before, inner, after) => {
    for (const [depth, refused] of [
      [MAX_EXPRESSION_DEPTH / 2 - 2, false],
      [500, true],
      [100_000, true],
    ] as const) {
      const text = `FROM a | WHERE ${before.repeat(depth)}${inner}${after.repeat(depth)} | LIMIT 1`;
      const codes = new Set(parseQuery(text).diagnostics.map((d) => d.code));
      codes.delete('esql/syntax');
      expect([...codes]).toEqual(refused ? ['esql/too-deep'] : []);
    }
  });

  test('the deepest allowed trees are within the limit however they are mixed', () => {
    const chain = `a${' + b'.repeat(190)}`;
    let nested = chain;
    for (let i = 0; i < 300; i++) nested = `(${nested}) + ${chain}`;
    const { diagnostics, query: tree } = parseQuery(`ROW x = ${nested}`);
    expect(diagnostics.map((d) => d.code)).toEqual(['esql/too-deep']);
    expect(tree?.source.kind).toBe('invalid');
  });

  test.each(['OR', 'AND'])('100,000 terms joined by %s are one flat call', (operator) => {
    const text = `FROM a | WHERE ${Array.from({ length: 100_000 }, (_, i) => `b == ${i}`).join(` ${operator} `)}`;
    const start = performance.now();
    const { query: tree, diagnostics } = parseQuery(text);
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(diagnostics).toEqual([]);
    const where = tree?.commands[0];
    expect(where?.kind === 'where' && where.condition.kind === 'call' && where.condition.args.length).toBe(100_000);
    expect(where?.kind === 'where' && height(where.condition)).toBe(3);
  });

  test('a long string is read; a query beyond the limit is refused', () => {
    const long = 'x'.repeat(MAX_QUERY_LENGTH - 100);
    const { query: tree, diagnostics } = parseQuery(`ROW a = "${long}"`);
    expect(diagnostics).toEqual([]);
    expect(tree?.source.kind === 'row' && tree.source.fields[0]?.expression).toMatchObject({
      kind: 'string',
      value: long,
    });
    const refused = parseQuery(`ROW a = "${'x'.repeat(10_000_000)}"`);
    expect(refused).toMatchObject({ query: undefined, diagnostics: [{ code: 'esql/too-long' }] });
  });

  test.each([
    ['after each other', (n: number) => `FROM a${'|LIMIT 1'.repeat(n)}`],
    ['in branches', (n: number) => `FROM a|FORK(LIMIT 1)(LIMIT 1${'|LIMIT 1'.repeat(n - 3)})`],
    ['in several branches', (n: number) => `FROM a|FORK${`(LIMIT 1${'|LIMIT 1'.repeat(n / 8)})`.repeat(8)}`],
    ['as queries of FROM', (n: number) => `FROM a${', (FROM b)'.repeat(n)}`],
  ])('commands %s are read up to the limit, and the first one beyond it is told', (_, text) => {
    expect(parseQuery(text(MAX_COMMANDS - 16)).diagnostics).toEqual([]);
    for (const times of [MAX_COMMANDS + 8, 20_000]) {
      const { diagnostics } = parseQuery(text(times));
      expect(diagnostics.map((d) => d.message)).toEqual([`the query has more than ${MAX_COMMANDS} commands`]);
      expect(diagnostics[0]!.code).toBe('esql/too-long');
    }
  });

  test.each(['EVAL', 'STATS', 'INLINE STATS', 'STATS COUNT(*) BY'])(
    '%s computes a bounded number of columns',
    (command) => {
      const columns = (n: number) => Array.from({ length: n }, (_, i) => `c${i} = MAX(${i})`).join(', ');
      expect(parseQuery(`FROM a | ${command} ${columns(MAX_FIELDS - 1)}`).diagnostics).toEqual([]);
      const { diagnostics } = parseQuery(`FROM a | ${command} ${columns(2 * MAX_FIELDS)} | LIMIT`);
      expect(diagnostics.map((d) => d.message)).toEqual([`the query computes more than ${MAX_FIELDS} columns`]);
    },
  );

  test.each([
    ['pipes', '|', 1_000_000],
    ['commands', '|LIMIT 1', 100_000],
    ['unknown commands', '|x', 250_000],
    ['open strings', '"x\n', 250_000],
    ['open strings with escapes', '"x\n\\', 250_000],
    ['open raw strings', '"""\n|', 125_000],
    ['open comments', '/*', 375_000],
    ['comments that nest wrongly', '/*/**/', 125_000],
    ['backticks', '`', 750_000],
    ['curly quotes', '“', 750_000],
    ['meaningless characters', '#', 750_000],
    ['digits', '9', 750_000],
    ['letters of another alphabet', 'é ', 375_000],
    ['dots', 'a.', 375_000],
    ['commas', ',', 750_000],
    ['stars', '*', 750_000],
    ['brackets', '([{', 250_000],
    ['line breaks', '\n', 750_000],
    ['minus signs', '-', 750_000],
  ])('%s without end are read in linear time', (_, piece, times) => {
    for (const prefix of ['', 'FROM a | WHERE ', 'FROM ', 'FROM a | KEEP ', 'FROM a | GROK x ', 'ROW a = ']) {
      const start = performance.now();
      checkShape(prefix + piece.repeat(times));
      expect(performance.now() - start).toBeLessThan(4_000);
    }
  });
});
