import { Sql, sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRead, LedgerTransaction } from '../../store/ledger-database.ts';
import type { AlertEvent, AlertEventKind, AlertFeed } from '../alert-feed.ts';
import type { AlertRecord } from '../alert-record.ts';
import { recordsOf } from './alert-details.ts';
import { RECORD_COLUMNS } from './alert-row.ts';
import { amongNumbers, numberOf, textOf, whole } from './bound.ts';
import { insertRows } from './insert-rows.ts';
import { Listeners } from './listeners.ts';

/** This many events are kept for those who come back. */
const KEPT_EVENTS = 5_000;

/** Something that happened to the alert of a number. */
export interface AlertHappening {
  readonly kind: AlertEventKind;
  readonly alert: number;
}

/** The feed of alerts, in the table `events`. */
export class StoredFeed implements AlertFeed {
  readonly #db: LedgerDatabase;
  readonly #listeners = new Listeners<readonly AlertEvent[]>();
  #last = 0;

  constructor(db: LedgerDatabase) {
    this.#db = db;
  }

  /** Reads where the feed stands. */
  async load(): Promise<void> {
    const [row] = await this.#db.read(sql`SELECT max(n) AS last FROM events`);
    this.#last = numberOf(row!, 'last');
  }

  get last(): number {
    return this.#last;
  }

  onAlert(listener: (events: readonly AlertEvent[]) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Adds what happened to the transaction; listeners hear of it, with the alerts as the transaction left them, once it is committed. */
  async record(transaction: LedgerTransaction, happenings: readonly AlertHappening[], at: number): Promise<void> {
    if (happenings.length === 0) return;
    const rows = happenings.map(({ kind, alert }) => ({ n: transaction.number(), at_ms: at, kind, alert }));
    await insertRows(transaction, sql`events`, { n: 'long', at_ms: 'long', kind: 'keyword', alert: 'long' }, rows);
    const events = this.#listeners.any ? await eventsOf(transaction.read, rows) : [];
    transaction.afterCommit(() => {
      this.#last = rows.at(-1)!.n;
      if (events.length > 0) this.#listeners.tell(events);
    });
  }

  async since(number: number, limit = 1_000): Promise<readonly AlertEvent[] | undefined> {
    return this.#db.readTogether(async (read) => {
      const [kept] = await read(sql`SELECT min(n) AS oldest, max(n) AS newest FROM events`);
      if (number < numberOf(kept!, 'oldest') || number > numberOf(kept!, 'newest')) return undefined;
      const rows = await read(
        sql`SELECT n, at_ms, kind, alert FROM events WHERE n > ${whole(number)} ORDER BY n LIMIT ${whole(limit)}`,
      );
      return eventsOf(
        read,
        rows.map((row) => ({
          n: numberOf(row, 'n'),
          at_ms: numberOf(row, 'at_ms'),
          kind: textOf(row, 'kind') as AlertEventKind,
          alert: numberOf(row, 'alert'),
        })),
      );
    });
  }

  /** Lets go of all but the last few thousand events. */
  tidy(transaction: LedgerTransaction): Promise<number> {
    return transaction.write(
      sql`DELETE FROM events WHERE n < (SELECT min(n) FROM (SELECT n FROM events ORDER BY n DESC LIMIT ${whole(KEPT_EVENTS)}))`,
    );
  }
}

interface EventRow {
  readonly n: number;
  readonly at_ms: number;
  readonly kind: AlertEventKind;
  readonly alert: number;
}

async function eventsOf(read: LedgerRead, rows: readonly EventRow[]): Promise<AlertEvent[]> {
  if (rows.length === 0) return [];
  const wanted = [...new Set(rows.map((row) => row.alert))];
  const found = await read(sql`SELECT ${Sql.raw(RECORD_COLUMNS)} FROM alerts WHERE ${amongNumbers(sql`n`, wanted)}`);
  const records = await recordsOf(read, found, { life: false, evidence: 0 });
  const byNumber = new Map<number, AlertRecord>(found.map((row, i) => [numberOf(row, 'n'), records[i]!]));
  return rows.map((row) => ({
    number: row.n,
    at: isoTime(row.at_ms),
    kind: row.kind,
    alert: byNumber.get(row.alert)!,
  }));
}
