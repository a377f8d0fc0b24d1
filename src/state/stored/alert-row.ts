import { type Alert, isoTime } from '../../detect/alert.ts';
import { techniqueIds } from '../../detect/alert-threat.ts';
import { callerOf } from '../../detect/caller.ts';
import type { AlertGrowth, LedgerAlert } from '../../detect/live/ledger.ts';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import type { LedgerRow, LedgerType } from '../../store/ledger-database.ts';
import type { AlertHistoryEntry, AlertNote, AlertRecord, AlertState, Resolution, Withdrawal } from '../alert-record.ts';
import { numberOf, textOf } from './bound.ts';
import { searchText } from './search-text.ts';
import { wordList, wordsOf } from './word-list.ts';

/** The columns that an alert's form gives beside it, to list and count by. `events` is never null. */
export const DERIVED_COLUMNS = {
  caller: 'keyword',
  caller_field: 'keyword',
  events: 'long',
} as const satisfies Record<string, LedgerType>;

/** The columns of `alerts` that detection gives, and gives anew when an alert grows. */
export const HEAD_COLUMNS = {
  ...DERIVED_COLUMNS,
  handle: 'keyword',
  id: 'keyword',
  former_ids: 'keyword',
  rule_id: 'keyword',
  rule_name: 'keyword',
  severity: 'keyword',
  severity_rank: 'long',
  risk: 'double',
  first_seen: 'long',
  last_seen: 'long',
  updated: 'long',
  rule_version: 'keyword',
  first_run: 'long',
  last_run: 'long',
  digest: 'keyword',
  suppressed_by: 'keyword',
  capped: 'boolean',
  techniques: 'keyword',
  search: 'keyword',
  document: 'keyword',
} as const satisfies Record<string, LedgerType>;

/** All columns of `alerts` that a raised alert begins with; the others are null. */
export const RAISED_COLUMNS = {
  ...HEAD_COLUMNS,
  n: 'long',
  raised: 'long',
  key: 'keyword',
  state: 'keyword',
  version: 'long',
  withdrawn: 'long',
  announced: 'long',
} as const satisfies Record<string, LedgerType>;

/** An alert's head as a row of `alerts`; `at` is when it was written, in milliseconds since the epoch. */
export function headRow(given: LedgerAlert | AlertGrowth, at: number): LedgerRow {
  const { alert } = given;
  return {
    ...derivedRow(alert),
    handle: given.handle,
    id: alert.id,
    former_ids: wordList(given.formerIds),
    rule_id: alert.rule_id,
    rule_name: alert.rule_name,
    severity: alert.severity,
    severity_rank: (RULE_SEVERITIES as readonly string[]).indexOf(alert.severity),
    risk: alert.risk_score,
    first_seen: Date.parse(alert.first_seen),
    last_seen: Date.parse(alert.last_seen),
    updated: at,
    rule_version: given.ruleVersion,
    first_run: given.runs.first,
    last_run: given.runs.last,
    digest: given.evidenceDigest,
    suppressed_by: given.suppressedBy,
    capped: given.status === 'capped',
    techniques: wordList(techniqueIds(alert.threat)),
    search: searchText(alert),
    document: documentOf(alert),
  };
}

/** What is kept in columns of an alert's form. */
export function derivedRow({ fields, evidence }: Pick<Alert, 'fields' | 'evidence'>): LedgerRow {
  const caller = callerOf(fields);
  return { caller: caller?.value ?? null, caller_field: caller?.field ?? null, events: evidence.count };
}

/** The row of an alert that is raised, under its number. */
export function raisedRow(raised: LedgerAlert, n: number): LedgerRow {
  return {
    ...headRow(raised, raised.raisedAt),
    n,
    raised: raised.raisedAt,
    key: raised.key,
    state: 'open',
    version: 1,
    withdrawn: raised.status === 'withdrawn' ? raised.raisedAt : null,
    announced: raised.status === 'standing' && raised.suppressedBy === null ? raised.raisedAt : null,
  };
}

function documentOf(alert: Alert): string {
  return JSON.stringify({ ...alert, evidence: { ...alert.evidence, events: [] } });
}

/** The columns that {@link ledgerAlertOf} reads. */
export const LEDGER_ALERT_COLUMNS =
  'handle, document, key, rule_version, raised, first_run, last_run, former_ids, withdrawn, suppressed_by, capped, digest';

/** A row as detection knows it. */
export function ledgerAlertOf(row: LedgerRow): LedgerAlert {
  return {
    handle: textOf(row, 'handle'),
    alert: JSON.parse(textOf(row, 'document')) as Alert,
    key: textOf(row, 'key'),
    ruleVersion: textOf(row, 'rule_version'),
    raisedAt: numberOf(row, 'raised'),
    runs: { first: numberOf(row, 'first_run'), last: numberOf(row, 'last_run') },
    formerIds: wordsOf(row.former_ids),
    status: row.withdrawn !== null ? 'withdrawn' : row.capped === true ? 'capped' : 'standing',
    suppressedBy: row.suppressed_by as string | null,
    evidenceDigest: textOf(row, 'digest'),
  };
}

/** The columns that {@link recordOf} reads. */
export const RECORD_COLUMNS = `n, handle, document, former_ids, version, state, resolution, assignee, tags, raised, updated, acknowledged,
  closed, withdrawn, withdrawn_reason, merged_into, suppressed_by, capped, caller, caller_field`;

/** What belongs to an alert and is not in its row. */
export interface AlertDetails {
  readonly events?: Alert['evidence']['events'];
  readonly notes?: readonly AlertNote[];
  readonly history?: readonly AlertHistoryEntry[];
  /** An alert's id by its handle. */
  idOf(handle: string): string | undefined;
}

/** A row as the API shows it. */
export function recordOf(row: LedgerRow, details: AlertDetails): AlertRecord {
  const alert = JSON.parse(textOf(row, 'document')) as Alert;
  const refer = (handle: unknown) =>
    (handle ?? null) === null ? null : (details.idOf(String(handle)) ?? String(handle));
  return {
    ...alert,
    evidence: { ...alert.evidence, events: details.events ?? [] },
    handle: textOf(row, 'handle'),
    former_ids: wordsOf(row.former_ids),
    version: numberOf(row, 'version'),
    state: textOf(row, 'state') as AlertState,
    resolution: (row.resolution ?? null) as Resolution | null,
    assignee: (row.assignee ?? null) as string | null,
    tags: wordsOf(row.tags),
    caller: row.caller === null ? null : { field: textOf(row, 'caller_field'), value: textOf(row, 'caller') },
    notes: details.notes ?? [],
    history: details.history ?? [],
    raised_at: isoTime(numberOf(row, 'raised')),
    updated_at: isoTime(numberOf(row, 'updated')),
    acknowledged_at: isoOrNull(row.acknowledged),
    closed_at: isoOrNull(row.closed),
    withdrawn: withdrawalOf(row, refer(row.merged_into)),
    suppressed: alert.suppressed ?? 0,
    suppressed_by: refer(row.suppressed_by),
  };
}

function withdrawalOf(row: LedgerRow, mergedInto: string | null): Withdrawal | null {
  if (typeof row.withdrawn === 'number') {
    return { at: isoTime(row.withdrawn), reason: String(row.withdrawn_reason ?? ''), merged_into: mergedInto };
  }
  if (row.capped !== true) return null;
  return { at: isoTime(numberOf(row, 'updated')), reason: "beyond the rule's max_signals", merged_into: null };
}

/** Milliseconds since the epoch as ISO-8601, or null. */
export function isoOrNull(ms: unknown): string | null {
  return typeof ms === 'number' ? isoTime(ms) : null;
}
