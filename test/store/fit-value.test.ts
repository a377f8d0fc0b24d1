import { describe, expect, test } from 'vitest';
import type { FieldScalar } from '../../src/store/event-store.ts';
import { cellText, fitOf } from '../../src/store/fields/fit-value.ts';
import type { StorableType } from '../../src/store/fields/storable-type.ts';

describe('fitOf', () => {
  test.each<[StorableType, FieldScalar, unknown]>([
    ['boolean', 'true', true],
    ['boolean', 'TRUE', undefined],
    ['boolean', 1, undefined],
    ['integer', 2 ** 31 - 1, 2 ** 31 - 1],
    ['integer', 2 ** 31, undefined],
    ['integer', '-2147483648', -(2 ** 31)],
    ['integer', true, undefined],
    ['long', 1e18, 10n ** 18n],
    ['long', 1e19, undefined],
    ['long', '+7', 7n],
    ['long', '0x10', undefined],
    ['long', '1.0', undefined],
    ['long', -(2n ** 63n), -(2n ** 63n)],
    ['long', 2n ** 63n, undefined],
    ['unsigned_long', -1, undefined],
    ['unsigned_long', '18446744073709551615', 2n ** 64n - 1n],
    ['double', '1e3', 1000],
    ['double', '.5', 0.5],
    ['double', '1e999', undefined],
    ['double', Number.NaN, undefined],
    ['double', 2n ** 53n + 1n, undefined],
    ['double', '', undefined],
    ['keyword', 1.5, '1.5'],
    ['keyword', false, 'false'],
    ['ip', '10.0.0.1', '00000000000000000000ffff0a000001'],
    ['ip', 1, undefined],
    ['date', 1.9, 1000n],
    ['date', -0.5, -1000n],
    ['date', '2025-03-01', 1740787200000000n],
    ['date', '2025-03-01T00:00:00.123456Z', 1740787200123000n],
    ['date', '2025-13-01', undefined],
    ['date', 8.64e15 + 1, undefined],
    ['date', true, undefined],
    ['date_nanos', '2025-03-01T00:00:00.123456789Z', 1740787200123456789n],
    ['date_nanos', '1969-12-31T23:59:59.5Z', -500000000n],
    ['date_nanos', 5, 5000000n],
    ['date_nanos', 8.64e15, undefined],
  ])('%s %o is %o', (type, value, cell) => {
    expect(fitOf(type)(value)).toBe(cell);
  });

  test('texts that look like numbers or dates are told apart in linear time', () => {
    const hostile = '9'.repeat(1_000_000);
    const started = performance.now();
    for (const type of ['long', 'double', 'date', 'date_nanos', 'ip', 'integer'] as const) {
      expect(fitOf(type)(`${hostile}x`)).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

test('cellText writes addresses and dates for people', () => {
  expect(cellText('ip', '00000000000000000000ffff0a000001')).toBe('10.0.0.1');
  expect(cellText('date', -1000n)).toBe('1969-12-31T23:59:59.999Z');
  expect(cellText('date_nanos', -1n)).toBe('1969-12-31T23:59:59.999999999Z');
  expect(cellText('unsigned_long', 2n ** 64n - 1n)).toBe('18446744073709551615');
});
