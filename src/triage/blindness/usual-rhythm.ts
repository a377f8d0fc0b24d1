/** The width of a slot: events are counted per half hour. */
export const SLOT_MS = 1_800_000;
const DAY = 48;
const WEEK = 7 * DAY;
const MOST_DAYS = 28;
/** Lengths of time that are compared with the same time of other days. */
const LENGTHS = [2, 4, 8, 16, 24, DAY];
const FEWEST_DAYS = 3;
/** Where at least so many events are usual, none at all is no chance: of a Poisson process, less than one in a hundred. */
const LEAST_USUAL = 5;

/** That nothing came where something usually does. */
export interface Silence {
  /** Slots since the last event, counted backwards from now. */
  readonly slots: number;
  /** The events of the same hours on a usual day (median), and of the day with least, over `hours`. */
  readonly usual: number;
  readonly least: number;
  readonly hours: number;
  /** Days that it was compared with. */
  readonly days: number;
}

/**
 * Whether events that come in a rhythm have stopped. `counts[k]` are the events of the k-th slot before now; `delay` slots are not looked at,
 * since events may still be on their way. The silence is compared with the same hours of earlier days of its kind (working days or weekend, by
 * UTC): it is one only where such hours always had events. Undefined where events come, where none were to be expected, and where there
 * is too little history to tell.
 */
export function findSilence(counts: readonly number[], now: number, delay: number): Silence | undefined {
  const last = counts.findIndex((n) => n > 0);
  if (last < 0 || last <= delay) return undefined;
  const history = counts.length - 1 - [...counts].reverse().findIndex((n) => n > 0);
  const sums = runningSums(counts);
  const events = (from: number, to: number) => sums[to]! - sums[from]!;
  for (const [from, to] of spans(delay, last)) {
    const days = comparableDays(from, to, last, history, now, events);
    if (days !== undefined) return { slots: last, hours: (to - from) / 2, ...days };
  }
  return undefined;
}

/** Spans of the silence, as slots before now: its end first, for that is what matters, then how it began. */
function spans(delay: number, last: number): [number, number][] {
  const lengths = LENGTHS.filter((length) => length <= last - delay);
  if (last - delay < DAY && !lengths.includes(last - delay)) lengths.push(last - delay);
  return [
    ...lengths.map((length): [number, number] => [delay, delay + length]),
    ...lengths.map((length): [number, number] => [last - length, last]),
  ];
}

function comparableDays(
  from: number,
  to: number,
  last: number,
  history: number,
  now: number,
  events: (from: number, to: number) => number,
): Pick<Silence, 'usual' | 'least' | 'days'> | undefined {
  const found: number[] = [];
  for (let day = 1; day <= MOST_DAYS; day++) {
    const shift = day * DAY;
    // Only days before the silence, and only those that were watched as a whole.
    if (from + shift < last) continue;
    if (to + shift > history) break;
    if ([from + 1, to].some((slot) => isWeekend(now - slot * SLOT_MS) !== isWeekend(now - (slot + shift) * SLOT_MS)))
      continue;
    const n = events(from + shift, to + shift);
    // A weekday of its own, as the day on which nobody works, is not told by others.
    if (n === 0 && shift % WEEK === 0) return undefined;
    found.push(n);
  }
  if (found.length < FEWEST_DAYS) return undefined;
  const sorted = found.sort((a, b) => a - b);
  // A day on which logs were missing too is no reason to say nothing of today's.
  const least = sorted[Math.floor(sorted.length / 10)]!;
  if (least === 0 || sorted[Math.floor(sorted.length / 4)]! < LEAST_USUAL) return undefined;
  return { usual: sorted[Math.floor(sorted.length / 2)]!, least, days: sorted.length };
}

function isWeekend(ms: number): boolean {
  const day = new Date(ms).getUTCDay();
  return day === 0 || day === 6;
}

function runningSums(counts: readonly number[]): number[] {
  const sums = [0];
  for (const n of counts) sums.push(sums.at(-1)! + n);
  return sums;
}
