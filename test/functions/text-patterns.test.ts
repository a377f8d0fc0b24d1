import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/base/sql-text.ts';
import { readRegexp } from '../../src/functions/patterns/regexp-pattern.ts';
import { call, column, Engine, literal } from './engine.ts';
import { problemsOf } from './run-query.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

async function matches(operator: 'LIKE' | 'RLIKE', text: string | null, ...patterns: string[]): Promise<string | null> {
  const columns: Sql[] = [];
  const args = [column('keyword', text, columns), ...patterns.map((p) => literal('keyword', p))];
  return (await engine.evaluate(call(operator, args, 'boolean'), columns)).text;
}

/** Whether a text fits a wildcard pattern, by the plainest of means. */
function fitsWildcard(text: readonly string[], pattern: readonly string[]): boolean {
  const [c, ...rest] = pattern;
  if (c === undefined) return text.length === 0;
  if (c === '*') return fitsWildcard(text, rest) || (text.length > 0 && fitsWildcard(text.slice(1), pattern));
  if (c === '?') return text.length > 0 && fitsWildcard(text.slice(1), rest);
  const escaped = c === '\\' && rest.length > 0;
  return text[0] === (escaped ? rest[0] : c) && fitsWildcard(text.slice(1), escaped ? rest.slice(1) : rest);
}

/** Short texts of few characters, so that patterns meet them. */
const character = fc.constantFrom('a', 'b', '%', '_', '\\', '*', '?', '.', 'é', '😀', '\n', '(', "'");

describe('LIKE', () => {
  test('agrees with a plain matcher', async () => {
    const pattern = fc.array(fc.oneof(character, fc.constantFrom('*', '?')), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(character, { maxLength: 6 }), pattern, async (text, wildcard) => {
        // A pattern of nothing but `*` is IS NOT NULL, and any text fits it.
        const expected = fitsWildcard(text, wildcard);
        expect(await matches('LIKE', text.join(''), wildcard.join(''))).toBe(String(expected));
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['claude-v2', 'claude*', 'true'],
    ['a claude', 'claude*', 'false'],
    ['100%', '100%', 'true'],
    ['1000', '100%', 'false'],
    ['a_b', 'a_?', 'true'],
    ['C:\\x', 'C:\\\\*', 'true'],
    ['a*b', 'a\\*b', 'true'],
    ['axb', 'a\\*b', 'false'],
    ['Claude', 'claude', 'false'],
    ['aa', 'a*a', 'true'],
    ['a', 'a*a', 'false'],
    [null, 'a*', null],
    [null, '*', 'false'],
  ])('%s LIKE %s', async (text, pattern, expected) => {
    expect(await matches('LIKE', text, pattern)).toBe(expected);
  });

  test('of several patterns one is enough', async () => {
    expect(await matches('LIKE', 'titan', 'claude*', '*tan')).toBe('true');
    expect(await matches('LIKE', 'titan', 'claude*', '*ten')).toBe('false');
    expect(await matches('LIKE', null, 'claude*', '*ten')).toBeNull();
  });
});

/** A regular expression as Lucene and JavaScript write it. */
const expression: fc.Arbitrary<readonly [lucene: string, js: string]> = fc.letrec<{
  node: readonly [string, string];
}>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(['a', 'a'], ['b', 'b'], ['.', '[^]'], ['@', '[^]*'], ['[ab]', '[ab]'], ['[^a]', '[^a]']),
    fc.constantFrom(['"a."', 'a\\.'], ['\\d', '[0-9]'], ['()', ''], ['\\*', '\\*'], ['^', '\\^'], ['$', '\\$']),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => [a[0] + b[0], `(?:${a[1]})(?:${b[1]})`] as const),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => [`(${a[0]}|${b[0]})`, `(?:${a[1]}|${b[1]})`] as const),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}'))
      .map(([a, times]) => [`(${a[0]})${times}`, `(?:${a[1]})${times}`] as const),
  ),
})).node;

describe('RLIKE', () => {
  test('agrees with the same expression in JavaScript', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '.', '1', '*', '^', '$', '\n'), maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(text, expression, async (subject, [lucene, js]) => {
        const expected = new RegExp(`^(?:${js})$`, 'u').test(subject);
        expect(await matches('RLIKE', subject, lucene)).toBe(String(expected));
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['', '', 'true'],
    ['x', '', 'false'],
    ['ignore all', '.*(ignore|forget) all.*', 'true'],
    ['forget all', '.*(ignore|forget) all.*', 'true'],
    ['42', '<1-100>', 'true'],
    ['042', '<1-100>', 'true'],
    ['101', '<1-100>', 'false'],
    ['042', '<001-100>', 'true'],
    ['42', '<001-100>', 'false'],
    ['abb', 'ab+', 'true'],
    ['ab', 'a(b+)?', 'true'],
    ['a', 'ab+?', 'true'],
    ['#', '\\#', 'true'],
    ['#', '#', 'false'],
    ['a\nb', 'a.b', 'true'],
    ['x]', 'x]', 'true'],
    [null, 'a.*', null],
  ])('%s RLIKE %s', async (text, pattern, expected) => {
    expect(await matches('RLIKE', text, pattern)).toBe(expected);
  });

  test('numeric intervals hold just their numbers', async () => {
    const bound = fc.integer({ min: 0, max: 3000 });
    await fc.assert(
      fc.asyncProperty(bound, bound, bound, async (from, to, n) => {
        const inside = n >= Math.min(from, to) && n <= Math.max(from, to);
        const width = String(from).length === String(to).length ? String(from).length : 0;
        const expected = inside && (width === 0 || String(n).length === width);
        expect(await matches('RLIKE', String(n), `<${from}-${to}>`)).toBe(String(expected));
      }),
      { numRuns: 200 },
    );
  });

  test('plain searches take the place of expressions where they do', () => {
    expect(readRegexp('.*claude.*')).toEqual({
      kind: 'some',
      patterns: [{ kind: 'pieces', pieces: [{ kind: 'any' }, ...texts('claude'), { kind: 'any' }] }],
    });
    expect(readRegexp('.*(jail|break)')).toMatchObject({ kind: 'some', patterns: [{}, {}] });
    expect(readRegexp('.*model-[0-9]+')).toMatchObject({ kind: 'regexp', required: 'model-' });
  });

  test.each([
    ['~a', 'complement (`~`) is not supported'],
    ['a&b', 'intersection (`&`) is not supported'],
    ['(a', '`)` is missing at character 3'],
    ['a)', 'unexpected `)` at character 2'],
    ['[a', '`]` is missing at character 3'],
    ['[z-a]', 'the range `z-a` has its bounds reversed'],
    ['a{2,1}', 'the repetition {2,1} has its bounds reversed'],
    ['a{2000}', 'repetitions of more than 1000 times are not supported'],
    ['(a{100}){100}', 'repetitions of more than 1000 times are not supported'],
    ['a|', 'the pattern ends too early'],
    ['a\\', 'the pattern ends too early'],
    ['<a>', '`<a>` is no interval of numbers, as `<1-100>` is'],
    ['('.repeat(100_000), 'parentheses are nested deeper than 100'],
  ])('%.20s is refused', (pattern, reason) => {
    expect(readRegexp(pattern)).toBe(reason);
    const query = `ROW a = "x" | WHERE a RLIKE """${pattern}"""`;
    expect(problemsOf(query)).toEqual([`bad regular expression: ${reason}`]);
  });
});

function texts(text: string) {
  return Array.from(text, (c) => ({ kind: 'text', text: c }));
}
