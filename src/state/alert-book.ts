import type { EvidenceEvent } from '../detect/alert.ts';
import type { Actor } from './actor.ts';
import type { AgeCount, ModelAlerts } from './alert-figures.ts';
import type { AlertGroups, AlertGroupsRequest } from './alert-groups.ts';
import type { AlertRecord, AlertState, Resolution } from './alert-record.ts';
import type { AlertRows, AlertRowsRequest } from './alert-rows.ts';
import type { Page, PageRequest, TimeRange } from './page.ts';

/** Conditions that hold together; of several values of one condition, any. */
export interface AlertFilter {
  readonly states?: readonly AlertState[];
  /** Null stands for alerts without a verdict. */
  readonly resolutions?: readonly (Resolution | null)[];
  readonly severities?: readonly string[];
  readonly ruleIds?: readonly string[];
  readonly tags?: readonly string[];
  /** Values of callers (`AlertCaller.value`); null stands for alerts without one. */
  readonly callers?: readonly (string | null)[];
  /** Null stands for alerts that nobody has taken. */
  readonly assignees?: readonly (string | null)[];
  /** Values of the alert's row, each of which it must have: of the field of the name, else of any. Case is not told apart. */
  readonly values?: readonly { readonly field?: string; readonly value: string }[];
  /** ATLAS or ATT&CK ids; a technique stands for its subtechniques too. */
  readonly techniques?: readonly string[];
  readonly raised?: TimeRange;
  /** By `last_seen`. */
  readonly seen?: TimeRange;
  /** By when they were closed. */
  readonly closed?: TimeRange;
  /** Words that each occur in its rule's name, reason, ids or field values; case is not told apart. */
  readonly text?: string;
  /** Alerts that stand no longer: left out unless asked for. */
  readonly withdrawn?: 'exclude' | 'include' | 'only';
  /** Alerts held back under another: left out unless asked for. */
  readonly suppressed?: 'exclude' | 'include' | 'only';
}

export const ALERT_ORDERS = ['raised_at', 'last_seen', 'severity', 'risk_score'] as const;
export type AlertOrder = (typeof ALERT_ORDERS)[number];

export interface AlertListRequest extends PageRequest {
  readonly filter?: AlertFilter;
  /** `raised_at` where absent. Alerts equal in it are in the order they were raised. */
  readonly sort?: AlertOrder;
  /** `desc` where absent. */
  readonly direction?: 'asc' | 'desc';
  /** Evidence events shown with each alert, at most {@link MOST_INLINE_EVIDENCE}; none where absent. */
  readonly evidence?: number;
}

export const MOST_INLINE_EVIDENCE = 10_000;
/** A bulk change reaches at most this many alerts. */
export const MOST_IN_BULK = 10_000;

export const ALERT_FACETS = [
  'state',
  'resolution',
  'severity',
  'rule',
  'caller',
  'assignee',
  'tag',
  'technique',
] as const;
export type AlertFacet = (typeof ALERT_FACETS)[number];

export interface FacetCount {
  /** Null stands for none (no verdict, no assignee, no caller). */
  readonly value: string | null;
  /** How a person calls it, where it differs: a rule's name. */
  readonly label?: string;
  readonly count: number;
}

export interface CountOptions {
  /** Whether each facet is counted without the filter's own condition on it, so that its other values show; not so where absent. */
  readonly open?: boolean;
}

export interface AlertCounts {
  /** Under the whole filter. */
  readonly total: number;
  /** Most frequent first, at most 200 of each; where facets are open, those that the filter names are among them. */
  readonly facets: Readonly<Partial<Record<AlertFacet, readonly FacetCount[]>>>;
}

/** A change to an alert's life; what is absent stays. */
export interface AlertChange {
  /** Leaving `closed` takes the verdict away. */
  readonly state?: AlertState;
  /** A verdict closes the alert. */
  readonly resolution?: Resolution | null;
  readonly assignee?: string | null;
  readonly tags?:
    | { readonly set: readonly string[] }
    | { readonly add?: readonly string[]; readonly remove?: readonly string[] };
  /** Text of a note to add. */
  readonly note?: string;
}

/** The alerts that a bulk change is for; `view` leaves out those of a filter that were raised after the view was made. */
export type AlertSelection =
  | { readonly ids: readonly string[] }
  | { readonly filter: AlertFilter; readonly view?: string };

export interface BulkResult {
  /** Ids of the alerts that were changed, and of those that were as asked already. */
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  /** Ids that no alert is known by. */
  readonly missing: readonly string[];
  /** Names the change, to take it back; null where nothing was changed. */
  readonly change: string | null;
}

export interface UndoResult {
  /** Ids of the alerts that are as they were. */
  readonly undone: readonly string[];
  /** Ids of those that someone changed since, and that stay as they are. */
  readonly kept: readonly string[];
}

/** Spans of time over some alerts, in milliseconds; null where there is none. */
export interface SpanStatistics {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
}

export interface AlertTimes {
  /** Null where times are over all rules, or all severities. */
  readonly rule_id: string | null;
  readonly rule_name: string | null;
  readonly severity: string | null;
  /** From the first event behind the alert (`first_seen`) to its being raised: a backfill of old logs shows their age. */
  readonly detect: SpanStatistics;
  /** From being raised to being acknowledged, or closed without. */
  readonly acknowledge: SpanStatistics;
  /** From being raised to being closed. */
  readonly close: SpanStatistics;
}

export interface RuleVerdicts {
  readonly rule_id: string;
  readonly rule_name: string;
  readonly alerts: number;
  /** When the last of them was raised, ISO-8601. */
  readonly last_raised: string;
  readonly open: number;
  readonly acknowledged: number;
  readonly closed: number;
  readonly true_positive: number;
  readonly false_positive: number;
  readonly benign: number;
  readonly duplicate: number;
  /** True positives among those with one of the first three verdicts; null where there is none. */
  readonly precision: number | null;
}

export interface HistogramRequest {
  readonly filter?: AlertFilter;
  readonly by: 'raised_at' | 'last_seen';
  /** The width of a bucket in milliseconds. */
  readonly interval: number;
  readonly split: 'severity' | 'state' | 'rule';
}

export interface HistogramBar {
  /** The bucket's start, ISO-8601. */
  readonly at: string;
  readonly value: string;
  readonly count: number;
}

/** The alerts and their life. An id is an alert's `id`, a former one, or its handle. */
export interface AlertBook {
  /** A cursor goes on behind the last alert of its page: while alerts arrive, each that was there is given once. */
  list(request?: AlertListRequest): Promise<Page<AlertRecord>>;
  get(id: string, options?: { evidence?: number }): Promise<AlertRecord | undefined>;
  /** The events behind an alert, in the order of time. */
  evidence(id: string, request?: PageRequest): Promise<Page<EvidenceEvent> | undefined>;
  counts(filter?: AlertFilter, facets?: readonly AlertFacet[], options?: CountOptions): Promise<AlertCounts>;
  /** Alerts at any place of a view. */
  rows(request?: AlertRowsRequest): Promise<AlertRows>;
  /** Alerts counted by rule or caller. */
  groups(request: AlertGroupsRequest): Promise<AlertGroups>;
  histogram(request: HistogramRequest): Promise<readonly HistogramBar[]>;
  times(filter?: AlertFilter, by?: 'rule' | 'severity' | 'all'): Promise<readonly AlertTimes[]>;
  verdicts(filter?: AlertFilter): Promise<readonly RuleVerdicts[]>;
  /** By age and severity: the moments (milliseconds since the epoch, the latest first) part the steps of age. */
  ages(filter: AlertFilter, moments: readonly number[]): Promise<readonly AgeCount[]>;
  /** By the models that their rows name, at most so many. */
  models(filter: AlertFilter, limit: number): Promise<readonly ModelAlerts[]>;
  /** Changes one alert; throws {@link NotFound}, and {@link VersionConflict} where it is no longer at the version given. */
  update(id: string, change: AlertChange, by: Actor, options?: { version?: number }): Promise<AlertRecord>;
  /** Changes many alerts in one transaction; more than {@link MOST_IN_BULK} are refused. */
  updateMany(selection: AlertSelection, change: AlertChange, by: Actor): Promise<BulkResult>;
  /** Takes back what one's own bulk change made of state, verdict, assignee and tags; notes stay. Throws {@link NotFound}. */
  undo(change: string, by: Actor): Promise<UndoResult>;
}
