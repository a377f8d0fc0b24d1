import { Sql, sql } from '../../base/sql-text.ts';
import type { LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Occasion } from '../outbox.ts';
import type { Routes } from '../state-store.ts';
import { recordsOf } from './alert-details.ts';
import { RECORD_COLUMNS } from './alert-row.ts';
import { amongNumbers, numberOf } from './bound.ts';
import type { NewMessage, StoredOutbox } from './stored-outbox.ts';

/** Who is told of which alert: messages are queued in the transaction that they tell of. */
export class AlertMessages {
  readonly #outbox: StoredOutbox;
  #routes: Routes | undefined;
  #endRoutes: Routes | undefined;

  constructor(outbox: StoredOutbox) {
    this.#outbox = outbox;
  }

  setRoutes(routes: Routes | undefined, endRoutes: Routes | undefined): void {
    this.#routes = routes;
    this.#endRoutes = endRoutes;
  }

  /** Alerts are new, as these rows. */
  async raised(transaction: LedgerTransaction, rows: readonly LedgerRow[]): Promise<void> {
    await this.#queue(transaction, rows, this.#routes, 'raised', () => true);
  }

  /** Alerts stand (again) to be told of: those who heard last that they were raised know already. */
  async raisedAnew(transaction: LedgerTransaction, alerts: readonly number[]): Promise<void> {
    if (alerts.length === 0 || this.#routes === undefined) return;
    const told = await this.#outbox.lastOccasions(transaction, alerts);
    const rows = await rowsOf(transaction, alerts);
    const unheard = (alert: number, notifier: string) => told.get(alert)?.get(notifier) !== 'raised';
    await this.#queue(transaction, rows, this.#routes, 'raised', unheard);
  }

  /** Alerts were closed or withdrawn: told to those who heard last that they were raised. */
  async ended(
    transaction: LedgerTransaction,
    alerts: readonly number[],
    occasion: Exclude<Occasion, 'raised'>,
  ): Promise<void> {
    if (alerts.length === 0 || this.#endRoutes === undefined) return;
    const told = await this.#outbox.lastOccasions(transaction, alerts);
    const rows = await rowsOf(transaction, alerts);
    const heard = (alert: number, notifier: string) => told.get(alert)?.get(notifier) === 'raised';
    await this.#queue(transaction, rows, this.#endRoutes, occasion, heard);
  }

  async #queue(
    transaction: LedgerTransaction,
    rows: readonly LedgerRow[],
    routes: Routes | undefined,
    occasion: Occasion,
    wants: (alert: number, notifier: string) => boolean,
  ): Promise<void> {
    if (routes === undefined || rows.length === 0) return;
    const records = await recordsOf(transaction.read, rows, { life: false, evidence: 0 });
    const messages = records.flatMap((record, i): NewMessage[] => {
      const alert = numberOf(rows[i]!, 'n');
      const notifiers = [...new Set(routes(record))].filter((notifier) => wants(alert, notifier));
      return notifiers.map((notifier) => ({ notifier, occasion, alert }));
    });
    await this.#outbox.queue(transaction, messages);
  }
}

function rowsOf(transaction: LedgerTransaction, alerts: readonly number[]): Promise<LedgerRow[]> {
  return transaction.read(
    sql`SELECT ${Sql.raw(RECORD_COLUMNS)} FROM alerts WHERE ${amongNumbers(sql`n`, alerts)} ORDER BY n`,
  );
}
