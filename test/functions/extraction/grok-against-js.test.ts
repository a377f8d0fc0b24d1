import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readGrokPatterns } from '../../../src/functions/extraction/grok-pattern.ts';
import { Engine } from '../engine.ts';
import { capturesOf } from './capture-rows.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

// Both languages read these alike, on texts of these characters.
const single = fc.constantFrom('a', 'b', '1', ' ', '[ab]', '[^a]', '[^1 ]', '.', '\\w', '\\d', '\\s', '[a1]');
const counts = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?', '{2,}');
const look = fc
  .tuple(fc.constantFrom('(?<!', '(?!', '(?<=', '(?='), single)
  .map(([begin, inside]) => `${begin}${inside})`);
const mark = fc.oneof(look, fc.constantFrom('\\b', '^', '$', '\\B'));
const repeated = fc.tuple(single, counts).map(([item, count]) => item + count);
const group = fc.tuple(fc.array(single, { minLength: 1, maxLength: 2 }), counts).map(([items, count]) => {
  return `(?:${items.join('')})${count}`;
});
const part = fc.oneof({ weight: 3, arbitrary: single }, { weight: 3, arbitrary: repeated }, group, mark);
const parts = fc.array(part, { minLength: 1, maxLength: 3 }).map((items) => items.join(''));
const choice = fc.array(parts, { minLength: 1, maxLength: 3 }).map((items) => `(?:${items.join('|')})`);
const piece = fc.oneof({ weight: 3, arbitrary: parts }, choice);
const pattern = fc
  .array(fc.tuple(piece, fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.map(([text, named], i) => (named ? `(?<g${i}>${text})` : text)).join(''));

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', ' ', '\n', '_', '-'), maxLength: 8 });
const texts = fc.array(text, { minLength: 12, maxLength: 12 });

describe('a pattern of GROK', () => {
  test('matches and captures what the same expression of JavaScript does, or is refused', async () => {
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(pattern, texts, fc.boolean(), async (written, inputs, ignoreCase) => {
        const read = readGrokPatterns([ignoreCase ? `(?i)${written}` : written]);
        if ('problem' in read) {
          expect(read.problem.message).toMatch(/^look-around/);
          return;
        }
        checked++;
        const model = new RegExp(written, ignoreCase ? 'imu' : 'mu');
        const expected = inputs.map((input) => {
          const groups = model.exec(input);
          return groups?.slice(1).map((captured) => captured ?? '');
        });
        const found = await capturesOf(engine, read, inputs);
        expect(
          found.map((captures) => captures?.slice(1)),
          `${written} as ${read.regexp}`,
        ).toEqual(expected);
      }),
      {
        numRuns: 1_500,
        examples: [
          [
            '(?:a|(?<= )\\d*)(?<g1>(?:a)*)',
            [' a', 'a', ' 1a', '1', '', 'aa', ' aa', '1 a', 'b', ' b', ' 1', 'ba'],
            false,
          ],
        ],
      },
    );
    expect(checked).toBeGreaterThan(900);
  });
});
