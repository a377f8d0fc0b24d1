import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSilence } from '../../../src/triage/blindness/usual-rhythm.ts';
import { DAY, HOUR, NOON } from './blind-store.ts';

const SLOT = HOUR / 2;

/** Slots before now, by how many events come at a time, until it ends. */
function slots(now: number, days: number, rate: (at: Date) => number, end = now): number[] {
  return Array.from({ length: days * 48 }, (_, k) => {
    const at = now - (k + 1) * SLOT;
    return at >= end ? 0 : rate(new Date(at));
  });
}
const silence = (now: number, days: number, rate: (at: Date) => number, end?: number) =>
  findSilence(slots(now, days, rate, end), now, 1);

const always = () => 10;
const office = (at: Date) => (at.getUTCHours() >= 8 && at.getUTCHours() < 18 ? 20 : 0);
const weekdays = (at: Date) => (at.getUTCDay() % 6 === 0 ? 0 : office(at));

test('a stream that always has events is missed after an hour or two', () => {
  expect(silence(NOON, 10, always, NOON - 2 * HOUR)).toMatchObject({ slots: 4, usual: 20, least: 20 });
  expect(silence(NOON, 10, always)).toBeUndefined();
  expect(silence(NOON, 10, always, NOON - SLOT)).toBeUndefined();
});

test('one that is quiet every night is not, and is in the morning', () => {
  const night = NOON + 12 * HOUR;
  expect(silence(night, 20, office)).toBeUndefined();
  expect(silence(NOON + 23 * HOUR, 20, office, NOON + 6 * HOUR)).toMatchObject({ usual: expect.any(Number) });
  expect(silence(NOON + 8 * HOUR, 20, office)).toBeUndefined();
  expect(silence(NOON + 4 * HOUR, 20, office, NOON)).toBeDefined();
});

test('one that rests at weekends is not missed then, and on Monday it is', () => {
  const saturday = NOON + 3 * DAY;
  expect(silence(saturday, 28, weekdays)).toBeUndefined();
  expect(silence(saturday, 5, weekdays)).toBeUndefined();
  const monday = NOON + 5 * DAY;
  expect(silence(monday, 28, weekdays, NOON + 2 * DAY + 6 * HOUR)).toBeDefined();
  expect(silence(monday, 28, weekdays)).toBeUndefined();
  // Saturday: nothing came since Friday's evening, as always.
  expect(silence(saturday, 28, weekdays, NOON + 2 * DAY + 6 * HOUR)).toBeUndefined();
});

test('one that has a weekday of its own off is not missed on it', () => {
  const noWednesdays = (at: Date) => (at.getUTCDay() === 3 ? 0 : 10);
  expect(silence(NOON, 28, noWednesdays)).toBeUndefined();
});

test('too little history, and too few events, say nothing', () => {
  expect(silence(NOON, 2, always, NOON - 3 * HOUR)).toBeUndefined();
  const friday = NOON + 2 * DAY;
  expect(silence(friday, 4, always, friday - 3 * HOUR)).toBeDefined();
  const daily = (at: Date) => (at.getUTCHours() === 9 && at.getUTCMinutes() === 0 ? 1 : 0);
  expect(silence(NOON, 28, daily, NOON - 10 * HOUR)).toBeUndefined();
  expect(findSilence([], NOON, 1)).toBeUndefined();
});

test('a long silence goes on being told, and one gap of the past does not hide it', () => {
  expect(silence(NOON, 34, always, NOON - 12 * DAY)).toMatchObject({ slots: 12 * 48 });
  const gap = (at: Date) => (Math.abs(at.getTime() - (NOON - 5 * DAY)) < 6 * HOUR ? 0 : 10);
  expect(silence(NOON, 28, gap, NOON - 3 * HOUR)).toBeDefined();
});

test('whatever the rhythm: where it goes on as it was for weeks, nothing is missed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 40 }), { minLength: 336, maxLength: 336 }),
      fc.integer({ min: 3, max: 34 }),
      fc.integer({ min: 0, max: 335 }),
      (week, days, hour) => {
        const now = NOON + hour * SLOT;
        const rate = (at: Date) => week[Math.floor(at.getTime() / SLOT) % 336]!;
        // With less than a week of history a day of its own is not known yet.
        const found = silence(now, days, rate);
        expect(days > 8 ? found : undefined).toBeUndefined();
      },
    ),
    { numRuns: 200 },
  );
});
