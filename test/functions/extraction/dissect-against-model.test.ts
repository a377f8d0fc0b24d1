import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDissectPattern } from '../../../src/functions/extraction/dissect-pattern.ts';
import { Engine } from '../engine.ts';
import { capturesOf } from './capture-rows.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

interface Part {
  readonly delimiter: string;
  readonly padded: boolean;
}

/** What the public description of DISSECT says, read from left to right: each value ends where its delimiter begins. */
function dissected(text: string, prefix: string, parts: readonly Part[]): string[] | undefined {
  // A text that ends before the first key does not match.
  if (!text.startsWith(prefix) || text.length === prefix.length) return undefined;
  let at = prefix.length;
  const values: string[] = [];
  for (const { delimiter, padded } of parts) {
    if (delimiter === '') {
      values.push(text.slice(at));
      break;
    }
    const end = text.indexOf(delimiter, at);
    if (end === -1) return undefined;
    values.push(text.slice(at, end));
    at = end + delimiter.length;
    while (padded && text.startsWith(delimiter, at)) at += delimiter.length;
  }
  return values;
}

const sign = fc.constantFrom(' ', ',', '|', '.', '\\', "'", '[', '\n', 'é', '😀');
const delimiter = fc.oneof(
  { weight: 4, arbitrary: sign },
  fc.tuple(sign, sign).map((two) => two.join('')),
);
const mixed = fc.tuple(
  fc.array(fc.record({ delimiter, padded: fc.constantFrom(false, false, true) }), { maxLength: 4 }),
  fc.constantFrom('', '', ']', ' '),
  fc.boolean(),
);
/** One delimiter between all values, as in a table. */
const alike = fc.tuple(delimiter, fc.nat(3), fc.boolean()).map(([between, more, ended]) => {
  const inner = Array.from({ length: more + 1 }, (): Part => ({ delimiter: between, padded: false }));
  return [inner, ended ? between : '', false] as [Part[], string, boolean];
});
const parts = fc.oneof({ weight: 2, arbitrary: mixed }, alike);
const prefix = fc.constantFrom('', '', '', '[', 'é ', '%');
const piece = fc.oneof(sign, fc.constantFrom('a', 'b', 'ab', '%', '{', ']', '  ', ''));
const texts = fc.array(
  fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
  { minLength: 10, maxLength: 10 },
);

describe('a pattern of DISSECT', () => {
  test('takes what one finds who reads the text from left to right', async () => {
    await fc.assert(
      fc.asyncProperty(parts, prefix, texts, async ([inner, end, paddedEnd], begin, inputs) => {
        const all: Part[] = [...inner, { delimiter: end, padded: paddedEnd && end !== '' }];
        const pattern = begin + all.map((p, i) => `%{k${i}${p.padded ? '->' : ''}}${p.delimiter}`).join('');
        const long = inputs.slice(0, 2).map((input) => begin + input.repeat(1_200));
        const given = [...inputs, ...inputs.map((input) => begin + input), ...long];
        const found = await capturesOf(engine, readDissectPattern(pattern, ''), given);
        expect(
          found.map((captures) => captures?.slice(1)),
          pattern,
        ).toEqual(given.map((text) => dissected(text, begin, all)));
      }),
      { numRuns: 600 },
    );
  });
});
