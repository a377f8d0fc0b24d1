import { Sql, sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRead, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type {
  ClaimedMessage,
  FailedDelivery,
  MessageStatus,
  Occasion,
  Outbox,
  OutboxCounts,
  OutboxFilter,
  OutboxMessage,
} from '../outbox.ts';
import type { Page, PageRequest } from '../page.ts';
import { recordsOf } from './alert-details.ts';
import { isoOrNull, RECORD_COLUMNS } from './alert-row.ts';
import { all, amongNumbers, amongTexts, numberOf, text, textOf, whole } from './bound.ts';
import { cursorText, cursorValues, pageLimit, pageOf } from './cursor.ts';
import { findAlert } from './find-alert.ts';
import { insertRows } from './insert-rows.ts';
import { Listeners } from './listeners.ts';
import type { StoredAudit } from './stored-audit.ts';

/** Delivered messages are kept this long. */
const KEPT_MS = 90 * 86_400_000;

/** A message to queue, about the alert of a number. */
export interface NewMessage {
  readonly notifier: string;
  readonly occasion: Occasion;
  readonly alert: number;
}

const COLUMNS =
  Sql.raw(`m.n AS message, m.notifier, m.occasion, m.alert, m.status, m.queued, m.attempts, m.next_attempt, m.error,
  m.delivered`);

/** The outbox, in the table `messages`. Who holds which message is known in memory only, and changes in turn with transactions. */
export class StoredOutbox implements Outbox {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #claimed = new Map<number, string>();
  readonly #listeners = new Listeners<void>();

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
  }

  /** Adds messages to a transaction, due at once. */
  async queue(transaction: LedgerTransaction, messages: readonly NewMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const now = this.#now();
    const rows = messages.map(({ notifier, occasion, alert }) => ({
      n: transaction.number(),
      notifier,
      occasion,
      alert,
      status: 'waiting' satisfies MessageStatus,
      queued: now,
      attempts: 0,
      next_attempt: now,
    }));
    await insertRows(
      transaction,
      sql`messages`,
      {
        n: 'long',
        notifier: 'keyword',
        occasion: 'keyword',
        alert: 'long',
        status: 'keyword',
        queued: 'long',
        attempts: 'long',
        next_attempt: 'long',
      },
      rows,
    );
    transaction.afterCommit(() => this.#listeners.tell());
  }

  /** What each notifier was told (or will be) of alerts last: by alert, then notifier. */
  async lastOccasions(
    transaction: LedgerTransaction,
    alerts: readonly number[],
  ): Promise<Map<number, Map<string, Occasion>>> {
    const told = new Map<number, Map<string, Occasion>>(alerts.map((alert) => [alert, new Map()]));
    if (alerts.length === 0) return told;
    const rows = await transaction.read(
      sql`SELECT alert, notifier, arg_max(occasion, n) AS occasion FROM messages
          WHERE ${amongNumbers(sql`alert`, alerts)} GROUP BY alert, notifier`,
    );
    for (const row of rows) {
      told.get(numberOf(row, 'alert'))!.set(textOf(row, 'notifier'), textOf(row, 'occasion') as Occasion);
    }
    return told;
  }

  async due(): Promise<readonly string[]> {
    const rows = await this.#db.read(
      sql`SELECT DISTINCT notifier FROM messages WHERE ${this.#unclaimed()} AND ${this.#isDue()}
          ORDER BY notifier`,
    );
    return rows.map((row) => textOf(row, 'notifier'));
  }

  async nextDue(): Promise<number | undefined> {
    const now = whole(this.#now());
    const [row] = await this.#db.read(
      sql`SELECT min(CASE WHEN queued > ${now} THEN ${now} ELSE next_attempt END) AS next FROM messages WHERE ${this.#unclaimed()}`,
    );
    return (row?.next as number | null) ?? undefined;
  }

  /** What was queued in the future, since the clock was set back, is due at once. */
  #isDue(): Sql {
    const now = whole(this.#now());
    return sql`(next_attempt <= ${now} OR queued > ${now})`;
  }

  #unclaimed(): Sql {
    const claimed = [...this.#claimed.keys()];
    return sql`status = 'waiting' AND NOT (${amongNumbers(sql`n`, claimed)})`;
  }

  /** In turn with the transactions that settle messages, so that none is claimed on the word of an older state. */
  claim(notifier: string, limit: number): Promise<readonly ClaimedMessage[]> {
    return this.#db.transaction(async (transaction) => {
      const claimed = [...this.#claimed].filter(([, by]) => by === notifier).map(([id]) => id);
      const rows = await transaction.read(
        sql`SELECT ${COLUMNS}, ${alertColumns()} FROM messages AS m JOIN alerts AS a ON m.alert = a.n
            WHERE m.status = 'waiting' AND m.notifier = ${text(notifier)} AND ${this.#isDue()}
              AND NOT (${amongNumbers(sql`m.n`, claimed)})
            ORDER BY m.n LIMIT ${whole(limit)}`,
      );
      const records = await recordsOf(transaction.read, rows, { life: false, evidence: 0 });
      transaction.afterCommit(() => {
        for (const row of rows) this.#claimed.set(numberOf(row, 'message'), notifier);
      });
      return rows.map((row, i) => ({ ...messageOf(row), alert: records[i]! }));
    });
  }

  async delivered(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#db.transaction(async (transaction) => {
      await transaction.write(
        sql`UPDATE messages SET status = 'delivered', delivered = ${whole(this.#now())}, next_attempt = NULL, error = NULL
            WHERE ${amongNumbers(sql`n`, ids)}`,
      );
      transaction.afterCommit(() => this.release(ids));
    });
  }

  async failed({ ids, error, retryAt }: FailedDelivery): Promise<void> {
    if (ids.length === 0) return;
    await this.#db.transaction(async (transaction) => {
      const status: MessageStatus = retryAt === null ? 'failed' : 'waiting';
      await transaction.write(
        sql`UPDATE messages SET status = ${text(status)}, attempts = attempts + 1, next_attempt = ${whole(retryAt)},
              error = ${text(error)}
            WHERE status = 'waiting' AND ${amongNumbers(sql`n`, ids)}`,
      );
      transaction.afterCommit(() => this.release(ids));
    });
  }

  release(ids: readonly number[]): void {
    for (const id of ids) this.#claimed.delete(id);
  }

  onQueued(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async list(filter: OutboxFilter = {}, page: PageRequest = {}): Promise<Page<OutboxMessage>> {
    const limit = pageLimit(page);
    const after = cursorValues('messages', ['whole'], page.cursor);
    return this.#db.readTogether(async (read) => {
      const conditions: Sql[] = [];
      if (filter.notifiers !== undefined) conditions.push(amongTexts(sql`m.notifier`, filter.notifiers));
      if (filter.statuses !== undefined) conditions.push(amongTexts(sql`m.status`, filter.statuses));
      if (filter.alert !== undefined) conditions.push(sql`m.alert = ${whole(await alertNumber(read, filter.alert))}`);
      if (after !== undefined) conditions.push(sql`m.n < ${whole(after[0] as number)}`);
      const rows = await read(
        sql`SELECT ${COLUMNS}, a.handle, a.id FROM messages AS m JOIN alerts AS a ON m.alert = a.n
            WHERE ${all(conditions)} ORDER BY m.n DESC LIMIT ${whole(limit + 1)}`,
      );
      return pageOf(rows, limit, messageOf, (last) => cursorText('messages', [numberOf(last, 'message')]));
    });
  }

  async counts(): Promise<readonly OutboxCounts[]> {
    const rows = await this.#db.read(
      sql`SELECT notifier, count(*) FILTER (status = 'waiting') AS waiting,
            count(*) FILTER (status = 'waiting' AND attempts > 0) AS retrying,
            count(*) FILTER (status = 'failed') AS failed, count(*) FILTER (status = 'delivered') AS delivered,
            min(queued) FILTER (status = 'waiting') AS oldest
          FROM messages GROUP BY notifier ORDER BY notifier`,
    );
    return rows.map((row) => ({
      notifier: textOf(row, 'notifier'),
      waiting: numberOf(row, 'waiting'),
      retrying: numberOf(row, 'retrying'),
      failed: numberOf(row, 'failed'),
      delivered: numberOf(row, 'delivered'),
      oldest_waiting: row.oldest as number | null,
    }));
  }

  retry(ids: readonly number[], by: Actor): Promise<number> {
    return this.#db.transaction(async (transaction) => {
      const count = await transaction.write(
        sql`UPDATE messages SET status = 'waiting', next_attempt = ${whole(this.#now())}
            WHERE status = 'failed' AND ${amongNumbers(sql`n`, ids)}`,
      );
      if (count > 0) {
        await this.#audit.write(transaction, { action: 'notification.retry', details: { messages: count } }, by);
        transaction.afterCommit(() => this.#listeners.tell());
      }
      return count;
    });
  }

  /** Lets go of messages delivered long ago. */
  tidy(transaction: LedgerTransaction): Promise<number> {
    return transaction.write(
      sql`DELETE FROM messages WHERE status = 'delivered' AND delivered < ${whole(this.#now() - KEPT_MS)}`,
    );
  }
}

/** The columns of a message's alert; each name is of one of the two tables only, but for the numbers. */
function alertColumns(): Sql {
  return Sql.raw(
    RECORD_COLUMNS.split(',')
      .map((column) => `a.${column.trim()}`)
      .concat('a.id')
      .join(', '),
  );
}

async function alertNumber(read: LedgerRead, id: string): Promise<number> {
  const row = await findAlert(read, id, sql`n`);
  // No row has this number.
  return row === undefined ? -1 : numberOf(row, 'n');
}

function messageOf(row: LedgerRow): OutboxMessage {
  return {
    id: numberOf(row, 'message'),
    notifier: textOf(row, 'notifier'),
    occasion: textOf(row, 'occasion') as Occasion,
    handle: textOf(row, 'handle'),
    alert_id: textOf(row, 'id'),
    status: textOf(row, 'status') as MessageStatus,
    queued_at: isoTime(numberOf(row, 'queued')),
    attempts: numberOf(row, 'attempts'),
    next_attempt_at: isoOrNull(row.next_attempt),
    error: row.error as string | null,
    delivered_at: isoOrNull(row.delivered),
  };
}
