import { createHash } from 'node:crypto';
import type { Column } from '../plan/expression.ts';
import type { DetectionRule } from '../rules/rule.ts';
import type { RowValue } from '../store/event-store.ts';
import { type Alert, type AlertValue, alertValue, type Evidence, isoTime } from './alert.ts';
import { threatOf } from './alert-threat.ts';
import { type Episode, keyText } from './episodes.ts';
import type { EvidenceReader } from './evidence.ts';
import { reasonFor } from './reason.ts';
import type { Firings } from './run-windows.ts';
import type { Window } from './schedule.ts';

/** The row that stands for an episode, what it was computed over, and the survivors behind it. */
export interface ShownRow {
  readonly row: readonly RowValue[];
  readonly window: Window;
  readonly evidence: readonly number[];
  /** How many rows the rule counted. */
  readonly rows: number;
  /** Why the row's numbers and the evidence differ, where they do. */
  readonly note?: string;
}

export function buildAlert(
  rule: DetectionRule,
  episode: Episode,
  shown: ShownRow,
  firings: Firings,
  reader: EvidenceReader,
): Alert {
  const events = reader.eventsOf(shown.evidence);
  const first = episode.firings[0]!;
  const id = alertId(rule, first.key, reader.eventsOf(first.evidence)[0]?._id ?? String(first.run));
  const alert = alertOf(rule, firings, {
    ...shown,
    id,
    count: events.length,
    firstSeen: events[0]?.['@timestamp'] ?? isoTime(shown.window.from),
    lastSeen: events.at(-1)?.['@timestamp'] ?? isoTime(shown.window.to),
  });
  return { ...alert, evidence: { ...alert.evidence, events } };
}

/** What an alert says, without the events behind it. */
export interface AlertFacts extends Omit<ShownRow, 'evidence'> {
  readonly id: string;
  /** How many events stand behind it. */
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** An alert without its events, of the columns and the key that its rule gives. */
export function alertOf(
  rule: DetectionRule,
  { columns, key, partial }: Pick<Firings, 'columns' | 'key' | 'partial'>,
  facts: AlertFacts,
): Alert {
  const { row, window, rows, id, count, firstSeen, lastSeen } = facts;
  const note = facts.note ?? evidenceNote(rows, count, partial);
  const evidence: Evidence = { count, events: [], ...(note !== undefined && { note }) };
  const fields = fieldsOf(columns, row);
  return {
    id,
    rule_id: rule.id,
    rule_name: rule.name,
    severity: rule.severity,
    risk_score: rule.riskScore,
    first_seen: firstSeen,
    last_seen: lastSeen,
    window: { from: isoTime(window.from), to: isoTime(window.to) },
    fields,
    evidence,
    threat: threatOf(rule),
    reason: reasonFor({ fields, key: key.map((c) => c.name), evidence, firstSeen, lastSeen }),
  };
}

function fieldsOf(columns: readonly Column[], row: readonly RowValue[]): Record<string, AlertValue> {
  // A null prototype, since a column may be named `__proto__`.
  const fields: Record<string, AlertValue> = Object.create(null);
  columns.forEach((column, i) => {
    fields[column.name] = alertValue(row[i]!);
  });
  return fields;
}

function evidenceNote(rows: number, events: number, partial: boolean): string | undefined {
  if (events === 0) return 'no event stands behind this alert: the rule looks for what is missing';
  if (rows !== events) {
    return `the rule counted ${rows} rows of these ${events} events, since one event may stand in several rows (MV_EXPAND, a key of several values)`;
  }
  return partial
    ? 'these are all events of the group; an aggregate that filters, or counts a field, counts only some of them'
    : undefined;
}

/** Rule, group key and the first event of the first firing: known as soon as the rule fires, and the same ever after. */
function alertId(rule: DetectionRule, key: readonly RowValue[], firstEvent: string): string {
  return createHash('sha256')
    .update(`${rule.id}\n${keyText(key)}\n${firstEvent}`)
    .digest('hex')
    .slice(0, 32);
}
