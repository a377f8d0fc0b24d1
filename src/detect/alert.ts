import type { RowValue } from '../store/event-store.ts';
import type { AlertThreat } from './alert-threat.ts';

/** A value of an alert's row as JSON holds it: longs beyond the safe range are text. */
export type AlertValue = string | number | boolean | null | readonly (string | number | boolean)[];

/** An event behind an alert. */
export interface EvidenceEvent {
  readonly _index: string;
  readonly _id: string;
  /** ISO-8601 in UTC with milliseconds. */
  readonly '@timestamp': string;
}

export interface Evidence {
  /** How many events there are. */
  readonly count: number;
  /** All of them, in the order of time. */
  readonly events: readonly EvidenceEvent[];
  /** Where a number in the row cannot equal `count`: why. */
  readonly note?: string;
}

/** Something for a person to look at. Field names are those of the NDJSON output. */
export interface Alert {
  /** Stable: the same events make the same id, however they were read. */
  readonly id: string;
  readonly rule_id: string;
  readonly rule_name: string;
  readonly severity: string;
  readonly risk_score: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** The span of time that `fields` was computed over, half-open. */
  readonly window: { readonly from: string; readonly to: string };
  /** The row, by ES|QL column name. */
  readonly fields: Readonly<Record<string, AlertValue>>;
  readonly evidence: Evidence;
  readonly threat: readonly AlertThreat[];
  /** One readable sentence. */
  readonly reason: string;
  /** How many alerts are held back under it (`alert_suppression`); absent where none is. */
  readonly suppressed?: number;
}

/** A result value as an alert's JSON holds it. */
export function alertValue(value: RowValue): AlertValue {
  if (typeof value === 'bigint') return bigintValue(value);
  if (Array.isArray(value)) return value.map((v) => (typeof v === 'bigint' ? bigintValue(v) : v));
  return value as AlertValue;
}

function bigintValue(value: bigint): number | string {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}

/** Milliseconds since the epoch as ISO-8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
