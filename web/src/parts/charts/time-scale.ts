import type { Zone } from '../../app/zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90].map((n) => n * DAY),
];
const TICKS = [
  ...[5, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];

/** The width of a bar, in milliseconds, at which a span of time has no more than `most` of them. */
export function stepFor(from: number, to: number, most = 60): number {
  return STEPS.find((step) => (to - from) / step <= most) ?? STEPS.at(-1)!;
}

/** Values of a chart at one time, by series. */
export interface TimePoint {
  /** Milliseconds since the epoch: where its bar begins. */
  readonly at: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A point for every step of a span, those that are not given with nothing in them. */
export function filledPoints(points: readonly TimePoint[], from: number, to: number, step: number): TimePoint[] {
  const given = new Map(points.map((point) => [Math.floor(point.at / step), point]));
  const filled: TimePoint[] = [];
  for (let slot = Math.floor(from / step); slot * step < to; slot++) {
    filled.push({ at: slot * step, values: given.get(slot)?.values ?? {} });
  }
  return filled;
}

/** The beginnings of bars that get a label: where an hour, a day, ... begins in the zone. */
export function ticksOf(times: readonly number[], zone: Zone, most: number): number[] {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const tick = TICKS.find((each) => span / each <= most) ?? TICKS.at(-1)!;
  const slot = (at: number) => Math.floor((at + offset(at, zone)) / tick);
  return times.filter((at, i) => i > 0 && slot(at) !== slot(times[i - 1]!));
}

/** A tick's label: the day where one begins, else the time of day. */
export function tickText(at: number, zone: Zone): string {
  const midnight = (at + offset(at, zone)) % DAY === 0;
  return format(
    at,
    zone,
    midnight ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  );
}

/** A bar's span in words: `16 Nov 14:00 – 15:00`. */
export function barText(at: number, step: number, zone: Zone): string {
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const end = at + step;
  if (step % DAY === 0 && (at + offset(at, zone)) % DAY === 0) {
    return step === DAY ? format(at, zone, day) : `${format(at, zone, day)} – ${format(end - 1, zone, day)}`;
  }
  const sameDay = format(at, zone, day) === format(end, zone, day);
  const until = format(end, zone, sameDay ? clock : { ...day, ...clock });
  return `${format(at, zone, { ...day, ...clock })} – ${until}`;
}

function format(at: number, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, ...(zone === 'utc' && { timeZone: 'UTC' }) })
    .format(at)
    .replace(', ', ' ');
}

function offset(at: number, zone: Zone): number {
  return zone === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * MINUTE;
}
