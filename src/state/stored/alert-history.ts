import { sql } from '../../base/sql-text.ts';
import type { LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { AlertHistoryEntry } from '../alert-record.ts';
import { insertRows } from './insert-rows.ts';

/** A change in the life of the alert of a number. */
export interface NewHistoryEntry extends Pick<AlertHistoryEntry, 'field' | 'from' | 'to'> {
  readonly alert: number;
}

/** Adds to alerts' histories. */
export function writeHistory(
  transaction: LedgerTransaction,
  entries: readonly NewHistoryEntry[],
  by: Actor,
  at: number,
): Promise<void> {
  const rows = entries.map(({ alert, field, from, to }) => ({
    n: transaction.number(),
    alert,
    at_ms: at,
    actor: by.name,
    field,
    before: JSON.stringify(from),
    after: JSON.stringify(to),
  }));
  const columns = {
    n: 'long',
    alert: 'long',
    at_ms: 'long',
    actor: 'keyword',
    field: 'keyword',
    before: 'keyword',
    after: 'keyword',
  } as const;
  return insertRows(transaction, sql`history`, columns, rows);
}
