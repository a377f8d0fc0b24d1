export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Days before an alert that its caller's usual doings are read from. */
export const BASELINE_DAYS = 30;

/** A half-open span of time, in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The spans that an alert's caller is looked at over, all of whole hours. */
export interface CallerSpans {
  /** The 24 hours that end with the hour of the alert's last event: each hour of the day once. */
  readonly day: Span;
  /** 30 times 24 hours before that, none of them in the alert. */
  readonly baseline: Span;
}

export function callerSpans(alert: Span): CallerSpans {
  const to = floorTo(alert.to, HOUR) + HOUR;
  const day = { from: to - DAY, to };
  const end = Math.min(day.from, floorTo(alert.from, HOUR));
  return { day, baseline: { from: end - BASELINE_DAYS * DAY, to: end } };
}

/** The last multiple of a width that is not after a moment. */
export function floorTo(ms: number, width: number): number {
  return Math.floor(ms / width) * width;
}
