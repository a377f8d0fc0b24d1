import type { Alert, EvidenceEvent } from '../alert.ts';
import type { RunSpan } from '../run-span.ts';
import type { Window } from '../schedule.ts';

/** How far a rule has come. */
export interface RuleProgress {
  readonly ruleId: string;
  /** The version of the rule that came this far. */
  readonly version: string;
  /** Everything up to this commit is judged; 0 where nothing is. */
  readonly commit: number;
  /** The last run that was evaluated at its time. It falls only where the rule's interval becomes longer. */
  readonly run: number;
}

/**
 * `standing`: what people see. `withdrawn`: no longer so, kept with its history, not listed by default. `capped`: beyond the rule's
 * `max_signals`; never listed nor told unless it stands later on, and kept for detection alone.
 */
export type AlertStatus = 'standing' | 'withdrawn' | 'capped';

/** An alert that was raised, as detection knows it. */
export interface LedgerAlert {
  /** Its own for ever (a UUID), whatever late events make of its `id`. */
  readonly handle: string;
  /**
   * In detect's form; `alert.rule_id` is the rule. Given to `apply` as raised it holds all evidence (none where it is capped). On reading, `evidence.events` is
   * empty and the rest of it (`count`, `note`) as it is: see `evidenceOf`. `alert.suppressed` is kept with it.
   */
  readonly alert: Alert;
  /** `keyText` of the group key; may be long. */
  readonly key: string;
  readonly ruleVersion: string;
  /** Milliseconds since the epoch. */
  readonly raisedAt: number;
  /** The first and the last run that fired for it. */
  readonly runs: RunSpan;
  /** Ids that it went by before, oldest first. */
  readonly formerIds: readonly string[];
  readonly status: AlertStatus;
  /** The handle of the alert under which it is held back (`alert_suppression`): it stands, is listed on demand and not told. */
  readonly suppressedBy: string | null;
  /** Of the evidence that the ledger holds. Equal for equal sets of evidence: see `evidence-digest.ts`. Opaque to the ledger. */
  readonly evidenceDigest: string;
}

/** An alert of which nothing but its runs is other than before: people are told nothing. */
export interface AlertMove {
  readonly handle: string;
  readonly ruleVersion: string;
  readonly runs: RunSpan;
}

/** What became of an alert that the ledger holds. */
export interface AlertGrowth {
  readonly handle: string;
  /** Its new head, in place of the old one; `evidence.count` is the new number, `evidence.events` is empty: see `added`, `removed`. */
  readonly alert: Alert;
  readonly ruleVersion: string;
  readonly runs: RunSpan;
  readonly formerIds: readonly string[];
  /** Never `withdrawn`; one that was withdrawn stands again. */
  readonly status: AlertStatus;
  /**
   * As in {@link LedgerAlert}. An alert that stands and is not suppressed, and never was so before, has become one to tell of: its
   * notifications are queued as if it were raised now. What was told once is not told again.
   */
  readonly suppressedBy: string | null;
  readonly evidenceDigest: string;
  /** Evidence to append. */
  readonly added: readonly EvidenceEvent[];
  /** Evidence to take out (by `_index` and `_id`). Empty but for rules whose alerts may shrink. */
  readonly removed: readonly EvidenceEvent[];
  /** When, in milliseconds since the epoch. */
  readonly at: number;
}

/** An alert that no longer stands: kept with its history, not listed by default. */
export interface AlertWithdrawal {
  readonly handle: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In words, for people. */
  readonly reason: string;
  /** The handle of the alert that it became one with. */
  readonly mergedInto?: string;
}

/** One evaluation of a rule at, or after, its time. */
export interface RunRecord {
  readonly ruleId: string;
  readonly version: string;
  /** The run's number. One run may have several records: cut first, then `filled`, and `late` ones. */
  readonly run: number;
  /** When the schedule meant it, and when it was evaluated; milliseconds since the epoch. */
  readonly intended: number;
  readonly actual: number;
  /** At its time; after a time in which nothing ran (process down, clock jump, slow run); again, since late events came. */
  readonly kind: 'scheduled' | 'filled' | 'late';
  readonly window: Window;
  /** Events of its window that the rule's row part left; for a late run, those that came late. Null where they were not counted. */
  readonly survivors: number | null;
  /** Group keys that fired. */
  readonly firings: number;
  /** Alerts that were raised in it, those raised early included. */
  readonly raised: number;
  readonly durationMs: number;
  readonly status: 'ok' | 'failed' | 'cut';
  /** Why it failed or was cut. */
  readonly message?: string;
}

/** How many alerts of a run are beyond the rule's `max_signals`. */
export interface CappedAlerts {
  readonly ruleId: string;
  readonly run: number;
  /** To be added to the run's number, which its records show; less than 0 where some stand now. */
  readonly more: number;
}

/** What one round of a rule (or of several) makes of the ledger: one transaction, all of it or nothing. */
export interface DetectionChange {
  /** In place of what the ledger holds for the rule. */
  readonly progress: readonly RuleProgress[];
  /** Those with `suppressedBy` are not told to anybody. */
  readonly raised: readonly LedgerAlert[];
  readonly changed: readonly AlertGrowth[];
  readonly moved: readonly AlertMove[];
  readonly withdrawn: readonly AlertWithdrawal[];
  readonly runs: readonly RunRecord[];
  readonly capped: readonly CappedAlerts[];
}

/** A change of nothing, to say of one what is other. */
export const NO_CHANGE: DetectionChange = {
  progress: [],
  raised: [],
  changed: [],
  moved: [],
  withdrawn: [],
  runs: [],
  capped: [],
};

/**
 * What live detection asks of the state. A rule tells runs by their numbers; those of alerts and of progress the ledger holds by their times, in
 * milliseconds since the epoch, which an interval that is changed does not move: see `timed-ledger.ts`. Both are opaque to it.
 */
export interface DetectionLedger {
  progress(): Promise<readonly RuleProgress[]>;
  /**
   * A rule's alerts, whatever their status, some of whose runs lie in the span (`runs.first <= span.last` and `runs.last >= span.first`);
   * where keys are given, those of these keys only (there may be thousands of either). In the order of `runs.first`, then `raisedAt`.
   */
  alertsOf(ruleId: string, span: RunSpan, keys?: readonly string[]): Promise<readonly LedgerAlert[]>;
  /** All evidence of an alert, in no order. */
  evidenceOf(handle: string): Promise<readonly EvidenceEvent[]>;
  apply(change: DetectionChange): Promise<void>;
}
