import { expect, test } from 'vitest';
import { callerSpans, DAY, HOUR } from '../../../src/triage/caller/spans.ts';
import { type UsualTime, usualTime } from '../../../src/triage/caller/usual-time.ts';

/** A Wednesday. */
const AT = Date.UTC(2026, 2, 18, 3, 12);

/** The verdict on an alert at a time, of a caller that is active at some hours of the days before. */
function judged(
  at: number,
  { days = 30, active }: { days?: number; active: (hour: number, weekend: boolean, day: number) => number },
): UsualTime {
  const spans = callerSpans({ from: at, to: at });
  const counts = new Map<number, number>();
  const since = spans.baseline.to - days * DAY;
  for (let hour = since; hour < spans.day.to; hour += HOUR) {
    const date = new Date(hour);
    const weekend = [0, 6].includes(date.getUTCDay());
    const events = active(date.getUTCHours(), weekend, Math.floor((hour - since) / DAY));
    if (events > 0) counts.set(hour, events);
  }
  const hour = Math.floor(at / HOUR) * HOUR;
  counts.set(hour, (counts.get(hour) ?? 0) + 5);
  const first = days === 0 ? hour : since;
  return usualTime({ spans, counts, first, alert: new Map([[hour, 5]]), who: 'caller' });
}

const office = (hour: number, weekend: boolean) => (!weekend && hour >= 8 && hour < 17 ? 10 : 0);

test('an hour in which the caller was never active is unusual, with the days that say so', () => {
  const { verdict, sentence, days } = judged(AT, { active: office });
  expect({ verdict, days }).toEqual({ verdict: 'unusual', days: 30 });
  expect(sentence).toMatch(/^Unusual: never active at 03:00 UTC in the \d+ weekdays of 30 days\.$/);
});

test('an hour in which it is active on most days is usual', () => {
  const { verdict, sentence } = judged(AT + 7 * HOUR, { active: office });
  expect(verdict).toBe('usual');
  expect(sentence).toMatch(/^A usual time for this caller: active at 10:00 UTC on (\d+) of \1 weekdays\.$/);
});

test('a weekend is held against weekends', () => {
  const saturday = AT + 3 * DAY + 7 * HOUR;
  const { verdict, sentence } = judged(saturday, { active: office });
  expect(verdict).toBe('unusual');
  expect(sentence).toMatch(/never active at 10:00 UTC in the \d+ weekend days of 30 days/);
  expect(judged(saturday, { active: (hour) => office(hour, false) }).verdict).toBe('usual');
});

test('a short or thin history gives no verdict', () => {
  expect(judged(AT, { days: 0, active: office }).sentence).toBe(
    'Too little history: this caller was never seen before.',
  );
  expect(judged(AT, { days: 4, active: office })).toMatchObject({
    verdict: 'too_little_history',
    sentence: 'Too little history: first seen 4 whole days before the alert.',
  });
  expect(judged(AT, { active: (hour, _, day) => (day === 3 && hour === 5 ? 9 : 0) })).toMatchObject({
    verdict: 'too_little_history',
    sentence: 'Too little history: active on 1 day of the 30 before the alert.',
  });
});

test('a rare hour is unusual, and one more than one day in ten is not', () => {
  const on = (least: number) => (hour: number, _: boolean, day: number) =>
    hour === 12 || (hour === 3 && day % least === 0) ? 4 : 0;
  expect(judged(AT, { active: on(15) })).toMatchObject({ verdict: 'unusual' });
  expect(judged(AT, { active: on(15) }).sentence).toMatch(
    /^Unusual: active at 03:00 UTC on only \d of \d+ weekdays\.$/,
  );
  expect(judged(AT, { active: on(3) })).toMatchObject({ verdict: 'usual' });
});

test('the hour beside, programs that never sleep, and more than ever are told', () => {
  const beside = judged(AT, { active: (hour) => (hour >= 4 && hour < 12 ? 3 : 0) });
  expect(beside.reasons).toContain('In the hour after it was active on 30 of 30 days.');
  const program = judged(AT, { active: () => 2 });
  expect(program.around_the_clock).toBe(true);
  expect(program.reasons).toEqual([
    'Active around the clock, as programs are: the time of day tells little.',
    '7 events in this hour, more than on any of the 30 days before (at most 2, median 2).',
  ]);
});

test('each hour of the day is counted once for the day of the alert, and once for each day before', () => {
  const { hours } = judged(AT, { active: (hour, _, day) => (hour === 9 ? day : 0) });
  expect(hours).toHaveLength(24);
  expect(hours[9]).toMatchObject({ today: 30, mean: 14.5, median: 14.5, max: 29, active_days: 29, alert: false });
  expect(hours[3]).toMatchObject({ today: 5, mean: 0, max: 0, active_days: 0, alert: true });
});
