import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sql, sql } from '../../../src/base/sql-text.ts';
import { lowerCase, tokenize, tokenPattern } from '../../../src/functions/tokens/standard-tokenizer.ts';
import { Engine } from '../engine.ts';
import { modelTokens } from './analyser-model.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const CASES: readonly (readonly [text: string, tokens: readonly string[]])[] = [
  ['', []],
  [' \t\n!?-+*/()[]{}"', []],
  ['Hello, World!', ['hello', 'world']],
  ["Don't O’Reilly's 'quoted'", ["don't", "o’reilly's", 'quoted']],
  ['3.14 1,000.5 v1.2.3 1.a a.1', ['3.14', '1,000.5', 'v1.2.3', '1', 'a', 'a', '1']],
  ['a.b.c end. a..b', ['a.b.c', 'end', 'a', 'b']],
  ['snake_case __init__ _ ___', ['snake_case', '__init__']],
  ['kebab-case a/b a\\b', ['kebab', 'case', 'a', 'b', 'a', 'b']],
  ['user@example.com', ['user', 'example.com']],
  ['https://example.com/a?b=c&d=1', ['https', 'example.com', 'a', 'b', 'c', 'd', '1']],
  ['key:value 10:30', ['key:value', '10', '30']],
  ['10.1.0.1 2001:db8::1', ['10.1.0.1', '2001', 'db8', '1']],
  ['a,b 1,2 a;b', ['a', 'b', '1,2', 'a', 'b']],
  ['日本語のテスト テスト１２', ['日', '本', '語', 'の', 'テスト', 'テスト', '１２']],
  ['한국어 문장', ['한국어', '문장']],
  ['ภาษาไทย text', ['ภาษาไทย', 'text']],
  ['ΣΊΣΥΦΟΣ ÀÉ', ['σίσυφοσ', 'àé']],
  ['cafe\u0301 \u0301x', ['cafe\u0301', 'x']],
  ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
  ['العربية ١٢٣', ['العربية', '١٢٣']],
  ['👍 ok👍🏽👩‍💻 🇩🇪🇫🇷 ❤️ ©', ['👍', 'ok', '👍🏽', '👩‍💻', '🇩🇪', '🇫🇷', '❤️']],
  ['1️⃣ #️⃣ #tag', ['1️⃣', '#️⃣', 'tag']],
  ['ignore\u200ball\u200dprevious', ['ignore', 'all\u200dprevious']],
  ['𝐈𝐠𝐧𝐨𝐫𝐞 all', ['𝐈𝐠𝐧𝐨𝐫𝐞', 'all']],
];

const engineTokens = async (text: string): Promise<string[]> => {
  const tokens = sql`regexp_extract_all(lower(${Sql.bind(text, 'VARCHAR')}), ${Sql.bind(tokenPattern(), 'VARCHAR')})`;
  return engine.texts(tokens);
};

describe('the standard analyser', () => {
  test.each(CASES)('%j', async (text, expected) => {
    expect(tokenize(text)).toEqual(expected);
    expect(await engineTokens(text)).toEqual(expected);
  });

  const alphabet = [
    'a',
    'B',
    'é',
    'ß',
    'Σ',
    '1',
    '٣',
    '.',
    "'",
    '’',
    ',',
    ':',
    ';',
    '_',
    '-',
    ' ',
    '\n',
    '"',
    '/',
    '@',
  ];
  const foreign = [
    '語',
    'の',
    'テ',
    'ー',
    '한',
    'ไ',
    'ท',
    '\u0301',
    '\u200d',
    '\u200b',
    'ि',
    'ह',
    '𝐈',
    '，',
    'ｱ',
    '\u00ad',
  ];
  const text = fc.array(fc.constantFrom(...alphabet, ...foreign), { maxLength: 30 }).map((c) => c.join(''));

  test('is what the rules of UAX #29 say', () => {
    // What extends a joint (`a.` with a mark and then `b`) is no part of it here.
    const usual = text.filter((t) => !/[.',:;_’，](?:\u0301|\u200d|\u00ad)/.test(t));
    fc.assert(
      fc.property(usual, (t) => {
        expect(tokenize(t)).toEqual(modelTokens(t));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is the same in the engine', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.string({ unit: 'binary' })), async (t) => {
        fc.pre(!t.includes('\0'));
        expect(await engineTokens(t)).toEqual(tokenize(t));
      }),
      { numRuns: 300 },
    );
  });

  test('lower-cases as the engine does', async () => {
    const codes = Array.from({ length: 0x1e944 }, (_, i) => i + 1).filter((c) => c < 0xd800 || c > 0xdfff);
    let unknown = 0;
    for (let i = 0; i < codes.length; i += 20_000) {
      const all = String.fromCodePoint(...codes.slice(i, i + 20_000));
      const [lower] = await engine.texts(sql`[lower(${Sql.bind(all, 'VARCHAR')})]`);
      const ours = Array.from(lowerCase(all));
      Array.from(lower!).forEach((c, k) => {
        if (c === ours[k]) return;
        // A letter of a newer Unicode than the engine's stays as it is there.
        expect(c).toBe(String.fromCodePoint(codes[i + k]!));
        unknown++;
      });
    }
    expect(unknown).toBeLessThan(200);
  });

  test.each([
    ['letters', 'a'],
    ['connectors', '_'],
    ['joints', 'a.'],
    ['marks', '\u0301'],
    ['emoji', '👩\u200d'],
    ['keycaps', '#\ufe0f'],
  ])('takes a long run of %s in linear time', async (_, piece) => {
    const long = piece.repeat(200_000);
    const begin = performance.now();
    tokenize(long);
    await engineTokens(long);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});
