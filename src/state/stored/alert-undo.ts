import { sql } from '../../base/sql-text.ts';
import type { LedgerRead, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { Triage } from './alert-change.ts';
import { changeHistory } from './alert-change.ts';
import { TRIAGE_COLUMNS, type TriageRow, triageOf } from './alert-triage.ts';
import { amongNumbers, numberOf, text, textOf, whole } from './bound.ts';

/** A change is of one transaction, which never gives out more numbers than this. */
const MOST_NUMBERS = 2 ** 20;
const RESTORED = sql`field IN ('state', 'resolution', 'assignee', 'tags')`;

/** The row numbers of a change, as the text that names it. */
export function changeName({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${from.toString(36)}-${to.toString(36)}`;
}

/** What takes a change of somebody's back, alert by alert, and the alerts that someone changed since; undefined where there is no such change. */
export async function undoing(
  transaction: LedgerTransaction,
  name: string,
  by: Actor,
  now: number,
): Promise<{ readonly triages: readonly TriageRow[]; readonly kept: readonly string[] } | undefined> {
  const span = spanOf(name);
  if (span === undefined) return undefined;
  const { read } = transaction;
  const entries = await read(
    sql`SELECT alert, at_ms, field, before FROM history
        WHERE n BETWEEN ${whole(span.from)} AND ${whole(span.to)} AND actor = ${text(by.name)} AND ${RESTORED}`,
  );
  if (entries.length === 0) return undefined;
  const before = new Map<number, { at: number; values: Record<string, unknown> }>();
  for (const row of entries) {
    const alert = numberOf(row, 'alert');
    const was = before.get(alert) ?? { at: numberOf(row, 'at_ms'), values: {} };
    was.values[textOf(row, 'field')] = JSON.parse(textOf(row, 'before'));
    before.set(alert, was);
  }
  const numbers = [...before.keys()];
  const later = await read(
    sql`SELECT DISTINCT alert FROM history WHERE n > ${whole(span.to)} AND ${RESTORED} AND ${amongNumbers(sql`alert`, numbers)}`,
  );
  const changedSince = new Set(later.map((row) => numberOf(row, 'alert')));
  const rows = await read(sql`SELECT ${TRIAGE_COLUMNS} FROM alerts WHERE ${amongNumbers(sql`n`, numbers)} ORDER BY n`);
  const closings = await closedBefore(read, numbers, span.from);
  const triages: TriageRow[] = [];
  const kept: string[] = [];
  for (const row of rows) {
    const n = numberOf(row, 'n');
    if (changedSince.has(n)) kept.push(textOf(row, 'id'));
    else triages.push(restored(row, n, before.get(n)!, closings.get(n) ?? now));
  }
  return { triages, kept };
}

function restored(
  row: LedgerRow,
  n: number,
  { at, values }: { at: number; values: Record<string, unknown> },
  closedAt: number,
): TriageRow {
  const current = triageOf(row);
  const was: Triage = { ...current, ...values };
  const after: Triage = {
    ...was,
    // What the change itself acknowledged is not acknowledged.
    acknowledged: was.state === 'open' && current.acknowledged === at ? null : current.acknowledged,
    closed: was.state === 'closed' ? (current.closed ?? closedAt) : null,
  };
  return { n, id: textOf(row, 'id'), change: { after, history: changeHistory(current, after), note: null } };
}

/** When alerts were last closed before a number, by alert. */
async function closedBefore(read: LedgerRead, alerts: readonly number[], number: number): Promise<Map<number, number>> {
  const rows = await read(
    sql`SELECT alert, max(at_ms) AS at_ms FROM history
        WHERE n < ${whole(number)} AND field = 'state' AND after = '"closed"' AND ${amongNumbers(sql`alert`, alerts)} GROUP BY alert`,
  );
  return new Map(rows.map((row) => [numberOf(row, 'alert'), numberOf(row, 'at_ms')]));
}

function spanOf(name: string): { from: number; to: number } | undefined {
  const [from, to] = name
    .split('-')
    .map((part) => (/^[0-9a-z]{1,11}$/.test(part) ? Number.parseInt(part, 36) : Number.NaN));
  const fits = Number.isSafeInteger(from) && Number.isSafeInteger(to) && to! >= from! && to! - from! < MOST_NUMBERS;
  return fits ? { from: from!, to: to! } : undefined;
}
