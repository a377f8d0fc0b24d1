import type { SendProblem } from './send-error.ts';

/** How long to wait between attempts, in milliseconds. */
export interface Backoff {
  /** After the first failure; doubled with each further one. */
  readonly first: number;
  readonly most: number;
}

/** A receiver that is down is asked more often than one that refuses what it gets until someone changes a setting. */
export const USUAL_BACKOFF: Readonly<Record<Exclude<SendProblem, 'rejected'>, Backoff>> = {
  unreachable: { first: 1_000, most: 300_000 },
  misconfigured: { first: 30_000, most: 900_000 },
};

/** The wait after a number of failures (1 is the first), between half of it and all of it, so that not all come back at once. */
export function backoffMs(backoff: Backoff, failures: number, random: () => number): number {
  const whole = Math.min(backoff.most, backoff.first * 2 ** Math.min(30, failures - 1));
  return Math.round(whole * (0.5 + random() / 2));
}
