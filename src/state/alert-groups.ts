import type { RuleSeverity } from '../rules/rule.ts';
import type { AlertFilter } from './alert-book.ts';
import type { AlertState } from './alert-record.ts';

export const ALERT_GROUPINGS = ['rule', 'caller'] as const;
export type AlertGrouping = (typeof ALERT_GROUPINGS)[number];

export const ALERT_GROUP_ORDERS = ['count', 'open', 'last_seen', 'severity', 'name'] as const;
export type AlertGroupOrder = (typeof ALERT_GROUP_ORDERS)[number];

export interface AlertGroupsRequest {
  readonly filter?: AlertFilter;
  readonly by: AlertGrouping;
  /** `count` where absent; `severity` is by the worst, then by how many there are of it. */
  readonly sort?: AlertGroupOrder;
  /** `desc` where absent. */
  readonly direction?: 'asc' | 'desc';
  /** Groups before the first; 0 where absent. */
  readonly offset?: number;
  /** At most 500; 100 where absent. */
  readonly limit?: number;
}

/** The alerts of one rule or caller, counted. */
export interface AlertGroup {
  /** The rule's id, or the caller's value; null stands for alerts without one caller. */
  readonly value: string | null;
  /** The rule's name, or the field that names the caller; null where there is neither. */
  readonly label: string | null;
  readonly count: number;
  readonly severities: Readonly<Record<RuleSeverity, number>>;
  readonly states: Readonly<Record<AlertState, number>>;
  /** Callers of a rule, or rules of a caller. */
  readonly others: number;
  readonly first_seen: string;
  readonly last_seen: string;
}

export interface AlertGroups {
  readonly total: number;
  readonly items: readonly AlertGroup[];
}
