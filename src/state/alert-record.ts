import type { Alert, EvidenceEvent } from '../detect/alert.ts';
import type { AlertCaller } from '../detect/alert-callers.ts';

/** The states of an alert's life. */
export const ALERT_STATES = ['open', 'acknowledged', 'closed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What a closed alert turned out to be. */
export const RESOLUTIONS = ['true_positive', 'false_positive', 'benign', 'duplicate'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export interface AlertNote {
  /** ISO-8601 in UTC, as every time here. */
  readonly at: string;
  readonly author: string;
  readonly text: string;
}

/** What can change in an alert's life: what an analyst sets (`step`: of its triage guide), and what detection says of it. */
export const HISTORY_FIELDS = ['state', 'resolution', 'assignee', 'tags', 'note', 'step', 'id', 'withdrawn'] as const;
export type HistoryField = (typeof HISTORY_FIELDS)[number];

/** One change: who, when, what, from what to what. */
export interface AlertHistoryEntry {
  readonly at: string;
  readonly actor: string;
  readonly field: HistoryField;
  readonly from: string | readonly string[] | null;
  readonly to: string | readonly string[] | null;
}

/** Why an alert stands no longer: the events that came later say otherwise. */
export interface Withdrawal {
  readonly at: string;
  readonly reason: string;
  /** The id of the alert that this one became part of. */
  readonly merged_into: string | null;
}

/** Part of an alert's evidence, with the number of all its events in `count`. */
export interface EvidencePart {
  readonly count: number;
  /** The first events in the order of time, as many as were asked for. */
  readonly events: readonly EvidenceEvent[];
  readonly note?: string;
}

/** An alert as the service knows it: detect's form, and its life since. Names are those of the API's JSON. */
export interface AlertRecord extends Omit<Alert, 'evidence'> {
  readonly evidence: EvidencePart;
  /** Its own for ever, also where late events change its `id`. */
  readonly handle: string;
  /** Ids that it had before; it is still found by them. */
  readonly former_ids: readonly string[];
  /**
   * Counts what happens to the alert's life (state, assignee, tags, notes, withdrawal), not its growth: an analyst's change is not
   * refused because one more event came in.
   */
  readonly version: number;
  readonly state: AlertState;
  /** Null while it is not closed, and where it was closed without a verdict. */
  readonly resolution: Resolution | null;
  readonly assignee: string | null;
  /** Given by analysts; sorted. */
  readonly tags: readonly string[];
  /** Who its row names; null where it names nobody, or several. */
  readonly caller: Pick<AlertCaller, 'field' | 'value'> | null;
  readonly notes: readonly AlertNote[];
  /** Oldest first. */
  readonly history: readonly AlertHistoryEntry[];
  readonly raised_at: string;
  /** When it last grew or was changed by anyone. */
  readonly updated_at: string;
  /** When it was first acknowledged, or closed without. */
  readonly acknowledged_at: string | null;
  readonly closed_at: string | null;
  readonly withdrawn: Withdrawal | null;
  /** Alerts held back under this one (`alert_suppression`). */
  readonly suppressed: number;
  /** The id of the alert that this one is held back under; null where it stands by itself. */
  readonly suppressed_by: string | null;
}
