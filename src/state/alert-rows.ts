import { ALERT_ORDERS, type AlertFilter } from './alert-book.ts';
import type { AlertRecord } from './alert-record.ts';

/** What a table of alerts is sorted by. Of texts, those that are absent come last, whatever the direction. */
export const ALERT_ROW_ORDERS = [
  ...ALERT_ORDERS,
  'updated_at',
  'state',
  'rule',
  'caller',
  'assignee',
  'evidence',
] as const;
export type AlertRowOrder = (typeof ALERT_ROW_ORDERS)[number];

export const MOST_ROWS = 500;

export interface AlertRowsRequest {
  readonly filter?: AlertFilter;
  /** `raised_at` where absent. Alerts equal in it are in the order they were raised. */
  readonly sort?: AlertRowOrder;
  /** `desc` where absent. */
  readonly direction?: 'asc' | 'desc';
  /** How many alerts come before the first; 0 where absent. */
  readonly offset?: number;
  /** At most {@link MOST_ROWS}; 100 where absent. 0 tells how things stand, and no alerts. */
  readonly limit?: number;
  /** What an answer before gave, to see the same alerts in the same places whatever happened since. */
  readonly view?: string;
}

/** A part of a view: which alerts, in which order, as it was when the view was made; each alert as it is now. */
export interface AlertRows {
  /** Another than was asked for where that one is no longer kept: the list was read anew. */
  readonly view: string;
  /** Alerts in the view. */
  readonly total: number;
  /** Alerts raised since the view was made that its filter would show. */
  readonly newer: number;
  readonly items: readonly AlertRecord[];
}
