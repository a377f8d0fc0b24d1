/** What live detection may take. */
export interface LiveLimits {
  /** Between the end of a round and the beginning of the next, in milliseconds. */
  readonly everyMs: number;
  /** A rule's round that takes longer is cut and tried again later, in milliseconds. */
  readonly timeLimitMs: number;
  /** Commits that are judged in one round at most; the others wait for the next. */
  readonly mostCommits: number;
  /** Runs of a rule that are evaluated in one round at most. */
  readonly mostRuns: number;
  /** Whether rules whose aggregates can be put together from parts are judged so; where not, by their survivors. */
  readonly partials: boolean;
  /** Rows of parts that are worth the trouble of putting those of the same key together. */
  readonly foldRows: number;
  /** Before a rule that failed is tried again, in milliseconds: the first time, and at most. */
  readonly retryMs: number;
  readonly mostRetryMs: number;
}

export const LIVE_LIMITS: LiveLimits = {
  everyMs: 1_000,
  timeLimitMs: 30_000,
  mostCommits: 100,
  mostRuns: 200,
  partials: true,
  foldRows: 20_000,
  retryMs: 1_000,
  mostRetryMs: 60_000,
};
