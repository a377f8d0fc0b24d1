import { type Sql, sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { ChecklistBook, StepChange, StepTick } from '../checklist-book.ts';
import { NotFound } from '../state-errors.ts';
import { writeHistory } from './alert-history.ts';
import { numberOf, text, textOf, whole } from './bound.ts';
import { findAlert } from './find-alert.ts';
import { insertRows } from './insert-rows.ts';
import type { StoredAudit } from './stored-audit.ts';
import type { StoredFeed } from './stored-feed.ts';

/** Ticks of triage guides, in `steps`. */
export class StoredChecklists implements ChecklistBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #feed: StoredFeed;

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit, feed: StoredFeed) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
    this.#feed = feed;
  }

  ticks(alert: string): Promise<readonly StepTick[] | undefined> {
    return this.#db.readTogether(async (read) => {
      const row = await findAlert(read, alert, sql`n`);
      if (row === undefined) return undefined;
      const last = await lastOf(read, numberOf(row, 'n'), sql`TRUE`);
      return last.filter(({ done }) => done === true).map(tickOf);
    });
  }

  tick(alert: string, change: StepChange, by: Actor): Promise<StepTick | null> {
    return this.#db.transaction(async (transaction) => {
      const row = await findAlert(transaction.read, alert, sql`n, id`);
      if (row === undefined) throw new NotFound(`the alert ${alert}`);
      const n = numberOf(row, 'n');
      const [last] = await lastOf(transaction.read, n, sql`step = ${text(change.step)}`);
      const before = last?.done === true ? tickOf(last) : null;
      if ((before !== null) === change.done) return before;
      const at = this.#now();
      const { step, part, done } = change;
      const written = {
        n: transaction.number(),
        alert: n,
        step,
        part,
        text: change.text,
        done,
        at_ms: at,
        actor: by.name,
      };
      const columns = {
        n: 'long',
        alert: 'long',
        step: 'keyword',
        part: 'keyword',
        text: 'keyword',
        done: 'boolean',
        at_ms: 'long',
        actor: 'keyword',
      } as const;
      await insertRows(transaction, sql`steps`, columns, [written]);
      const entry = { alert: n, field: 'step' as const };
      const words = change.text;
      await writeHistory(transaction, [{ ...entry, from: done ? null : words, to: done ? words : null }], by, at);
      const details = { step, done };
      await this.#audit.write(transaction, { action: 'alert.step', subject: textOf(row, 'id'), details }, by);
      await this.#feed.record(transaction, [{ kind: 'updated', alert: n }], at);
      return done ? tickOf(written) : null;
    });
  }
}

/** The last row of each step of an alert, in the order they were written. */
function lastOf(read: LedgerRead, alert: number, condition: Sql): Promise<LedgerRow[]> {
  return read(
    sql`SELECT * FROM steps WHERE alert = ${whole(alert)} AND ${condition}
        QUALIFY row_number() OVER (PARTITION BY step ORDER BY n DESC) = 1 ORDER BY n`,
  );
}

function tickOf(row: LedgerRow): StepTick {
  return {
    step: textOf(row, 'step'),
    part: textOf(row, 'part'),
    text: textOf(row, 'text'),
    at: isoTime(numberOf(row, 'at_ms')),
    actor: textOf(row, 'actor'),
  };
}
