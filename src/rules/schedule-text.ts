import { formatDuration, parseDuration, parseLookback } from '../base/duration.ts';
import type { Schedule } from './rule.ts';

/** The shortest interval, in milliseconds. */
export const MIN_INTERVAL_MS = 1_000;
/** The longest span: ten years are past any log that is kept, and far within exact numbers. */
export const MAX_SPAN_MS = 3_653 * 86_400_000;

/** How far back date math such as `now-60m` or `now-48h/h`, or a plain duration, reaches, in milliseconds; undefined where it is no such text. */
export function readWindowStart(text: string): number | undefined {
  const written = inLowerCase(text);
  const ms = parseLookback(written) ?? parseDuration(written);
  return ms !== undefined && ms > 0 && ms <= MAX_SPAN_MS ? ms : undefined;
}

/** An interval such as `5m`, in milliseconds; undefined where the text is none. */
export function readIntervalText(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms !== undefined && ms >= MIN_INTERVAL_MS && ms <= MAX_SPAN_MS ? ms : undefined;
}

/** How much of the time between two of its runs a schedule is sure not to look at, in milliseconds; 0 where it sees all. */
export function gapOf({ from, lookbackMs, toOffsetMs, intervalMs }: Schedule): number {
  // Rounding only ever lengthens a window, so what each run is sure to see is the window without it.
  const unrounded = parseLookback(inLowerCase(from).replace(/\/\w+\s*$/, '')) ?? lookbackMs;
  return Math.max(0, intervalMs - (unrounded - toOffsetMs));
}

/** A gap in words. */
export function describeGap(schedule: Schedule): string {
  const gap = gapOf(schedule);
  const seen = Math.max(0, schedule.intervalMs - gap);
  return (
    `the rule runs every ${formatDuration(schedule.intervalMs)} and looks at ${formatDuration(seen)}: ` +
    `events of ${formatDuration(gap)} between runs are never looked at`
  );
}

/** Date math with its units as we write them: Elasticsearch writes hours as `h` or `H`. */
export function inLowerCase(text: string): string {
  return text.replaceAll('H', 'h');
}
