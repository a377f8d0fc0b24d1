/** A half-open span of time, in milliseconds since the epoch. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** When a rule runs and how far it looks back: see {@link windowOf}. All in milliseconds. */
export interface RunSchedule {
  readonly intervalMs: number;
  readonly lookbackMs: number;
  readonly toOffsetMs: number;
}

/** The window of run n, which happens at n times the interval. */
export function windowOf(run: number, schedule: RunSchedule): Window {
  const at = run * schedule.intervalMs;
  return { from: at - schedule.lookbackMs, to: at - schedule.toOffsetMs };
}

/** The runs whose windows hold a moment, first and last; first is after last where none does (a gap in the schedule). */
export function runsOf(time: number, schedule: RunSchedule): { first: number; last: number } {
  return {
    first: Math.floor((time + schedule.toOffsetMs) / schedule.intervalMs) + 1,
    last: Math.floor((time + schedule.lookbackMs) / schedule.intervalMs),
  };
}

/** How many windows hold one moment, at most. */
export function windowsPerEvent(schedule: RunSchedule): number {
  return Math.max(0, Math.ceil((schedule.lookbackMs - schedule.toOffsetMs) / schedule.intervalMs));
}
