import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareCodePoints, fitList } from '../../src/store/fields/fit-list.ts';

describe('fitList', () => {
  test('sorts strings as their UTF-8 bytes are sorted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  test('keeps what fits, without nulls, and says whether something did not', () => {
    expect(fitList('long', [3, null, '2', 'x'])).toEqual({ cells: [2n, 3n], dropped: true });
    expect(fitList('keyword', [null])).toEqual({ cells: [], dropped: false });
  });

  test('does not depend on the order of values, but for text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), (values) => {
        const reversed = [...values].reverse();
        expect(fitList('keyword', values)).toEqual(fitList('keyword', reversed));
        expect(fitList('text', values).cells).toEqual(values);
      }),
    );
  });
});
