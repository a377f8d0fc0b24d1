/** How a rule fares in live detection. Times are milliseconds since the epoch. */
export interface LiveRuleStatus {
  readonly ruleId: string;
  readonly version: string;
  readonly mode: 'documents' | 'partials' | 'kept' | 'due' | 'broken';
  /** Whether runs are judged before they are due. */
  readonly early: boolean;
  /** Why it is judged as it is, where not at once and in parts; for people. */
  readonly why: string | undefined;
  readonly lastRound: LiveRoundStatus | undefined;
  /** Milliseconds that all its rounds took. */
  readonly spentMs: number;
  /** Rows that are kept in memory. */
  readonly kept: number;
  /** Commits that are not judged yet. */
  readonly behind: number;
  /** Runs that are due and not evaluated yet. */
  readonly gap: number;
  /** Survivors that came when all runs that look at their time had passed. */
  readonly late: number;
  /** Alerts beyond `max_signals`. */
  readonly capped: number;
  readonly problem: LiveProblem | undefined;
}

export interface LiveRoundStatus {
  readonly at: number;
  readonly durationMs: number;
  /** New events that the rule's row part left. */
  readonly survivors: number;
}

/** Why a rule is not judged now. */
export interface LiveProblem {
  readonly message: string;
  readonly at: number;
  /** How often in a row. */
  readonly times: number;
  /** When it is tried again; undefined where that waits for the rule to be changed. */
  readonly retryAt: number | undefined;
}
