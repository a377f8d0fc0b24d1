import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseText,
  plainText,
  printPattern,
  type SigmaText,
  type TextPart,
} from '../../../../src/catalog/vendors/sigma/detection/sigma-text.ts';

const part = fc.oneof(
  fc.stringMatching(/^[ab\\*?]{1,6}$/).map((plain) => ({ plain })),
  fc.constantFrom({ wildcard: '*' as const }, { wildcard: '?' as const }),
);
/** Plain parts that follow each other are one. */
const text: fc.Arbitrary<SigmaText> = fc.array(part, { maxLength: 6 }).map((parts) => {
  const made: TextPart[] = [];
  for (const next of parts) {
    const last = made.at(-1);
    if (last !== undefined && 'plain' in last && 'plain' in next)
      made.splice(-1, 1, { plain: last.plain + next.plain });
    else made.push(next);
  }
  return made;
});

test('printed as a pattern and read again, a text is the same', () => {
  fc.assert(
    fc.property(text, (text) => {
      expect(parseText(printPattern(text))).toEqual(text);
    }),
    { numRuns: 1000 },
  );
});

test('a pattern has no more backslashes than it needs', () => {
  expect(printPattern(parseText('*\\a\\b?'))).toBe('*\\a\\b?');
  expect(printPattern([{ plain: 'a\\' }, { wildcard: '*' }])).toBe('a\\\\*');
  expect(printPattern([{ plain: 'a\\' }])).toBe('a\\');
  expect(printPattern([{ plain: '2*2?' }])).toBe('2\\*2\\?');
});

test('a text is plain where it has no wildcard', () => {
  expect(plainText(parseText(''))).toBe('');
  expect(plainText(parseText('a\\*b'))).toBe('a*b');
  expect(plainText(parseText('a*b'))).toBeUndefined();
});
