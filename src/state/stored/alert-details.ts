import { sql } from '../../base/sql-text.ts';
import { type EvidenceEvent, isoTime } from '../../detect/alert.ts';
import type { LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import type { AlertHistoryEntry, AlertNote, AlertRecord } from '../alert-record.ts';
import { recordOf } from './alert-row.ts';
import { amongNumbers, amongTexts, numberOf, textOf, whole } from './bound.ts';

/** What is to be shown with alerts: notes and history (`life`), and so many evidence events each. */
export interface ShownDetails {
  readonly life: boolean;
  readonly evidence: number;
}

/** Rows of `alerts` as records, in their order, with what the other tables hold of them. */
export async function recordsOf(
  read: LedgerRead,
  rows: readonly LedgerRow[],
  shown: ShownDetails,
): Promise<AlertRecord[]> {
  const numbers = rows.map((row) => numberOf(row, 'n'));
  const ids = await idsOf(read, rows);
  const notes = shown.life ? await notesOf(read, numbers) : NONE;
  const history = shown.life ? await historyOf(read, numbers) : NONE;
  const events = shown.evidence > 0 ? await firstEvidence(read, numbers, shown.evidence) : NONE;
  return rows.map((row, i) => {
    const n = numbers[i]!;
    return recordOf(row, {
      idOf: (handle) => ids.get(handle),
      events: (events.get(n) ?? []) as EvidenceEvent[],
      notes: (notes.get(n) ?? []) as AlertNote[],
      history: (history.get(n) ?? []) as AlertHistoryEntry[],
    });
  });
}

const NONE: ReadonlyMap<number, readonly unknown[]> = new Map();

/** The ids of the alerts that rows refer to, by handle. */
async function idsOf(read: LedgerRead, rows: readonly LedgerRow[]): Promise<ReadonlyMap<string, string>> {
  const handles = new Set<string>();
  for (const { merged_into, suppressed_by } of rows) {
    if (typeof merged_into === 'string') handles.add(merged_into);
    if (typeof suppressed_by === 'string') handles.add(suppressed_by);
  }
  if (handles.size === 0) return new Map();
  const found = await read(sql`SELECT handle, id FROM alerts WHERE ${amongTexts(sql`handle`, [...handles])}`);
  return new Map(found.map((row) => [textOf(row, 'handle'), textOf(row, 'id')]));
}

async function notesOf(read: LedgerRead, alerts: readonly number[]): Promise<Map<number, AlertNote[]>> {
  const rows = await read(
    sql`SELECT alert, at_ms, author, text FROM notes WHERE ${amongNumbers(sql`alert`, alerts)} ORDER BY n`,
  );
  return grouped(rows, (row) => ({
    at: isoTime(numberOf(row, 'at_ms')),
    author: textOf(row, 'author'),
    text: textOf(row, 'text'),
  }));
}

async function historyOf(read: LedgerRead, alerts: readonly number[]): Promise<Map<number, AlertHistoryEntry[]>> {
  const rows = await read(
    sql`SELECT alert, at_ms, actor, field, before, after FROM history WHERE ${amongNumbers(sql`alert`, alerts)} ORDER BY n`,
  );
  return grouped(rows, (row) => ({
    at: isoTime(numberOf(row, 'at_ms')),
    actor: textOf(row, 'actor'),
    field: textOf(row, 'field') as AlertHistoryEntry['field'],
    from: JSON.parse(textOf(row, 'before')),
    to: JSON.parse(textOf(row, 'after')),
  }));
}

async function firstEvidence(
  read: LedgerRead,
  alerts: readonly number[],
  most: number,
): Promise<Map<number, EvidenceEvent[]>> {
  const rows = await read(
    sql`SELECT alert, at_ms, stream, id FROM evidence WHERE ${amongNumbers(sql`alert`, alerts)}
        QUALIFY row_number() OVER (PARTITION BY alert ORDER BY at_ms, id, stream) <= ${whole(most)}
        ORDER BY alert, at_ms, id, stream`,
  );
  return grouped(rows, evidenceEvent);
}

/** A row of `evidence` as an event. */
export function evidenceEvent(row: LedgerRow): EvidenceEvent {
  return { _index: textOf(row, 'stream'), _id: textOf(row, 'id'), '@timestamp': isoTime(numberOf(row, 'at_ms')) };
}

function grouped<T>(rows: readonly LedgerRow[], item: (row: LedgerRow) => T): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const alert = numberOf(row, 'alert');
    const group = groups.get(alert);
    if (group === undefined) groups.set(alert, [item(row)]);
    else group.push(item(row));
  }
  return groups;
}
