import type { RunRecord } from '../detect/live/ledger.ts';
import type { Page, PageRequest, TimeRange } from './page.ts';

/** An evaluation of a rule, with the alerts beyond its `max_signals`. */
export interface RecordedRun extends RunRecord {
  /** Counts all records, in the order they were written. */
  readonly id: number;
  readonly capped: number;
}

export interface RunFilter {
  readonly ruleIds?: readonly string[];
  readonly kinds?: readonly RunRecord['kind'][];
  readonly statuses?: readonly RunRecord['status'][];
  /** By `intended`. */
  readonly intended?: TimeRange;
}

/** Runs of a rule, one after another, that nothing evaluated at their time and that were filled in later. */
export interface RunGap {
  readonly ruleId: string;
  readonly runs: number;
  /** When the first and the last of them were meant, in milliseconds since the epoch. */
  readonly firstIntended: number;
  readonly lastIntended: number;
  /** When the last of them was filled in. */
  readonly filled: number;
}

/** A rule's runs in figures, over the records that are kept. */
export interface RuleRuns {
  readonly ruleId: string;
  readonly last: RecordedRun;
  /** The last one that went wrong; null where none did. */
  readonly lastProblem: RecordedRun | null;
  readonly runs: number;
  readonly problems: number;
  readonly filled: number;
  readonly late: number;
  readonly meanDurationMs: number;
}

/** What became of the rules' runs. Records are kept for 30 days, and at most 2,000 per rule. */
export interface RunBook {
  /** Newest first. */
  list(filter?: RunFilter, page?: PageRequest): Promise<Page<RecordedRun>>;
  /** Per rule; of all rules where none are named. */
  byRule(ruleIds?: readonly string[]): Promise<readonly RuleRuns[]>;
  /** Newest first. */
  gaps(filter?: Pick<RunFilter, 'ruleIds' | 'intended'>, limit?: number): Promise<readonly RunGap[]>;
}
