import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../../src/base/sql-text.ts';
import type { ScalarValue } from '../../../src/plan/value.ts';
import { call, column, Engine, literal } from '../engine.ts';
import { modelTokens } from './analyser-model.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

type Options = Readonly<Record<string, ScalarValue>>;

/** What MATCH or MATCH_PHRASE says of a text, or of several. */
async function found(
  name: 'MATCH' | 'MATCH_PHRASE',
  texts: readonly string[],
  query: string,
  options: Options = {},
): Promise<boolean> {
  const columns: Sql[] = [];
  const multi = texts.length > 1;
  const field = column('text', multi ? texts : texts[0]!, columns, multi);
  const given = Object.entries(options).map(([key, value]) => [key, literal('keyword', value)] as const);
  const expression = {
    ...call(name, [field, literal('keyword', query)], 'boolean'),
    options: Object.fromEntries(given),
  };
  const { text } = await engine.evaluate(expression, columns);
  expect(text).not.toBeNull();
  return text === 'true';
}

const word = fc.constantFrom('red', 'Team', 'rot', 'alpha', 'a', 'b1', '7', '1.5', 'été', 'Ω', '語', 'テスト', "don't");
const between = fc.constantFrom(' ', ' ', ', ', '. ', '-', '\n', "'", '"', '.', ',', '_', ':', ' "', '/', '\u0301');
const phrase = (most: number) =>
  fc
    .array(fc.tuple(word, between), { minLength: 1, maxLength: most })
    .map((parts) => parts.map(([w, gap], i) => (i === parts.length - 1 ? w : w + gap)).join(''))
    // A mark after a joint is part of it for the rules, and none here.
    .filter((t) => !/[.',:_]\u0301/.test(t));
const texts = fc.array(phrase(8), { minLength: 1, maxLength: 2 });

/** Whether positions can be chosen for all terms that lie within the slop of where they should be. */
function fitsPhrase(tokens: readonly string[], terms: readonly string[], slop: number): boolean {
  const choose = (at: number, used: readonly number[]): boolean => {
    if (at === terms.length) {
      const moved = used.map((position, i) => position - i);
      return Math.max(...moved) - Math.min(...moved) <= slop;
    }
    return tokens.some((token, p) => token === terms[at] && !used.includes(p) && choose(at + 1, [...used, p]));
  };
  return choose(0, []);
}

/** Edits between two texts, neighbours that change places being one (Damerau and Levenshtein's distance). */
function edits(a: readonly string[], b: readonly string[], transpositions: boolean): number {
  const far = a.length + b.length;
  const rows = Array.from({ length: a.length + 2 }, () => Array<number>(b.length + 2).fill(far));
  for (let i = 0; i <= a.length; i++) rows[i + 1]![1] = i;
  for (let j = 0; j <= b.length; j++) rows[1]![j + 1] = j;
  const lastRow = new Map<string, number>();
  for (let i = 1; i <= a.length; i++) {
    let lastMatch = 0;
    for (let j = 1; j <= b.length; j++) {
      const row = lastRow.get(b[j - 1]!) ?? 0;
      const match = lastMatch;
      const same = a[i - 1] === b[j - 1];
      if (same) lastMatch = j;
      const swapped = rows[row]![match]! + (i - row - 1) + 1 + (j - match - 1);
      const others = [rows[i]![j]! + (same ? 0 : 1), rows[i + 1]![j]! + 1, rows[i]![j + 1]! + 1];
      rows[i + 1]![j + 1] = Math.min(...others, transpositions ? swapped : far);
    }
    lastRow.set(a[i - 1]!, i);
  }
  return rows[a.length + 1]![b.length + 1]!;
}

describe('searching texts without an index finds what the rules say', () => {
  test('MATCH: some, all or a number of the words', async () => {
    const need = fc.oneof(fc.constant('OR'), fc.constant('AND'), fc.integer({ min: 1, max: 4 }));
    await fc.assert(
      fc.asyncProperty(texts, phrase(3), need, async (values, query, wanted) => {
        const tokens = new Set(values.flatMap(modelTokens));
        const terms = modelTokens(query);
        const hits = terms.filter((term) => tokens.has(term)).length;
        const least = wanted === 'OR' ? 1 : wanted === 'AND' ? terms.length : Math.min(wanted, terms.length);
        const options: Options =
          typeof wanted === 'string' ? { operator: wanted } : { minimum_should_match: String(wanted) };
        expect(await found('MATCH', values, query, options)).toBe(hits >= least);
      }),
      { numRuns: 400 },
    );
  });

  test('MATCH_PHRASE: the words one after another, or moved', async () => {
    await fc.assert(
      fc.asyncProperty(texts, phrase(3), fc.integer({ min: 0, max: 4 }), async (values, query, slop) => {
        const terms = modelTokens(query);
        // How one token may stand for two equal terms of a moved phrase is not followed to the end.
        fc.pre(slop === 0 || new Set(terms).size === terms.length);
        const expected = values.some((value) => fitsPhrase(modelTokens(value), terms, slop));
        expect(await found('MATCH_PHRASE', values, query, { slop })).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });

  test('MATCH with fuzziness: words some edits away', async () => {
    const letters = fc
      .array(fc.constantFrom('a', 'b', 'é', 'ß', '語', 'к'), { minLength: 1, maxLength: 6 })
      .map((all) => all.join('').replaceAll('語', 'ñ'));
    const setting = fc.record({
      fuzziness: fc.constantFrom(0, 1, 2),
      prefix_length: fc.integer({ min: 0, max: 2 }),
      fuzzy_transpositions: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(letters, letters, setting, async (value, query, options) => {
        const [a, b] = [Array.from(value), Array.from(query)];
        const begins = b.slice(0, options.prefix_length).every((c, i) => a[i] === c);
        const away = edits(a, b, options.fuzzy_transpositions);
        expect(await found('MATCH', [value], query, options)).toBe(
          value === query || (options.fuzziness > 0 && begins && away <= options.fuzziness),
        );
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['2', 5, 2],
    ['9', 5, 5],
    ['-2', 5, 3],
    ['75%', 5, 3],
    ['-25%', 5, 4],
    ['3<90%', 3, 3],
    ['3<90%', 5, 4],
    ['2<-25% 9<-3', 2, 2],
    ['2<-25% 9<-3', 9, 7],
    ['2<-25% 9<-3', 12, 9],
  ])('minimum_should_match %s of %i words is %i', async (setting, words, least) => {
    const query = Array.from({ length: words }, (_, i) => `w${i}`).join(' ');
    const text = (count: number) => query.split(' ').slice(0, count).join(' ') || 'x';
    expect(await found('MATCH', [text(least)], query, { minimum_should_match: setting })).toBe(true);
    expect(await found('MATCH', [text(least - 1)], query, { minimum_should_match: setting })).toBe(false);
  });

  test('a long text of an attacker takes linear time', async () => {
    const begin = performance.now();
    for (const piece of ['a_', "a'", 'a.', '語', '\u0301', 'red ', '"']) {
      await found('MATCH', [piece.repeat(100_000)], 'red');
      await found('MATCH_PHRASE', [piece.repeat(50_000)], 'a red a', { slop: 3 });
    }
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});
