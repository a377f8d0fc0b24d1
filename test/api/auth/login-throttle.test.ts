import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LoginThrottle, throttleKey } from '../../../src/api/auth/login-throttle.ts';

const RULE = { free: 3, firstMs: 1_000, mostMs: 60_000 };

test('the first failures cost nothing, each further one doubles the wait up to its most', () => {
  let now = 0;
  const throttle = new LoginThrottle(RULE, () => now);
  const waits: number[] = [];
  for (let i = 0; i < 12; i++) {
    throttle.failed('a');
    waits.push(throttle.waitMs('a'));
    now += throttle.waitMs('a');
  }
  expect(waits).toEqual([0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  expect(throttle.waitMs('b')).toBe(0);
});

test('success forgets, and failures are forgotten in time', () => {
  let now = 0;
  const throttle = new LoginThrottle(RULE, () => now);
  for (let i = 0; i < 5; i++) throttle.failed('a');
  throttle.succeeded('a');
  expect(throttle.waitMs('a')).toBe(0);
  for (let i = 0; i < 3; i++) throttle.failed('a');
  now += 1_000 + 2 * RULE.mostMs + 1;
  throttle.failed('a');
  expect(throttle.waitMs('a')).toBe(0);
});

test('a try that is taken back leaves what was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), (failures) => {
      const throttle = new LoginThrottle(RULE, () => 0);
      for (let i = 0; i < failures; i++) throttle.failed('a');
      const before = throttle.waitMs('a');
      throttle.failed('a')();
      expect(throttle.waitMs('a')).toBe(before);
    }),
  );
});

test('memory stays bounded however many names are tried', () => {
  const throttle = new LoginThrottle(RULE, () => 0);
  for (let i = 0; i < 30_000; i++) throttle.failed(`name ${i}`);
  for (let i = 0; i < 4; i++) throttle.failed('last');
  expect(throttle.waitMs('last')).toBeGreaterThan(0);
});

test('an IPv6 network is one client', () => {
  expect(throttleKey('192.0.2.7')).toBe('192.0.2.7');
  expect(throttleKey('2001:db8:1:2::5')).toBe(throttleKey('2001:db8:1:2:aaaa:bbbb:cccc:dddd'));
  expect(throttleKey('2001:db8:1:3::5')).not.toBe(throttleKey('2001:db8:1:2::5'));
  expect(throttleKey('2001:db8::5')).toBe('2001:db8:0:0');
});
