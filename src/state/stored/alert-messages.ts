import { Sql, sql } from '../../base/sql-text.ts';
import type { LedgerTransaction } from '../../store/ledger-database.ts';
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

  /** Alerts became ones to tell of. */
  async raised(transaction: LedgerTransaction, alerts: readonly number[]): Promise<void> {
    await this.#queue(transaction, alerts, this.#routes, 'raised', () => true);
  }

  /** Alerts stand again: told to those who heard last that they were withdrawn. */
  async reinstated(transaction: LedgerTransaction, alerts: readonly number[]): Promise<void> {
    if (alerts.length === 0 || this.#routes === undefined) return;
    const told = await this.#outbox.lastOccasions(transaction, alerts);
    const heard = (alert: number, notifier: string) => told.get(alert)?.get(notifier) === 'withdrawn';
    await this.#queue(transaction, alerts, this.#routes, 'raised', heard);
  }

  /** Alerts were closed or withdrawn: told to those who heard last that they were raised. */
  async ended(
    transaction: LedgerTransaction,
    alerts: readonly number[],
    occasion: Exclude<Occasion, 'raised'>,
  ): Promise<void> {
    if (alerts.length === 0 || this.#endRoutes === undefined) return;
    const told = await this.#outbox.lastOccasions(transaction, alerts);
    const heard = (alert: number, notifier: string) => told.get(alert)?.get(notifier) === 'raised';
    await this.#queue(transaction, alerts, this.#endRoutes, occasion, heard);
  }

  async #queue(
    transaction: LedgerTransaction,
    alerts: readonly number[],
    routes: Routes | undefined,
    occasion: Occasion,
    wants: (alert: number, notifier: string) => boolean,
  ): Promise<void> {
    if (routes === undefined || alerts.length === 0) return;
    const rows = await transaction.read(
      sql`SELECT ${Sql.raw(RECORD_COLUMNS)} FROM alerts WHERE ${amongNumbers(sql`n`, alerts)} ORDER BY n`,
    );
    const records = await recordsOf(transaction.read, rows, { life: false, evidence: 0 });
    const messages = records.flatMap((record, i): NewMessage[] => {
      const alert = numberOf(rows[i]!, 'n');
      const notifiers = [...new Set(routes(record))].filter((notifier) => wants(alert, notifier));
      return notifiers.map((notifier) => ({ notifier, occasion, alert }));
    });
    await this.#outbox.queue(transaction, messages);
  }
}
