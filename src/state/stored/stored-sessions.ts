import { sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { NewSession, Session, SessionBook } from '../session-book.ts';
import type { UserRole } from '../user-book.ts';
import { amongTexts, numberOf, textOf } from './bound.ts';
import { insertRows } from './insert-rows.ts';
import { newSecret, secretHash } from './secret.ts';
import type { StoredAudit } from './stored-audit.ts';

const COLUMNS = {
  n: 'long',
  id: 'keyword',
  user_name: 'keyword',
  role: 'keyword',
  csrf: 'keyword',
  created: 'long',
  expires: 'long',
  address: 'keyword',
} as const;

/** Sessions, in the table `sessions`; all are in memory too, since every request asks for one. */
export class StoredSessions implements SessionBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #held = new Map<string, Session>();

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
  }

  /** Reads the sessions there are. */
  async load(): Promise<void> {
    for (const row of await this.#db.read(sql`SELECT * FROM sessions ORDER BY n`)) {
      this.#held.set(textOf(row, 'id'), sessionOf(row));
    }
  }

  create(given: NewSession): Promise<{ session: Session; secret: string }> {
    return this.#db.transaction(async (transaction) => {
      const now = this.#now();
      const secret = newSecret();
      const row = {
        n: transaction.number(),
        id: secretHash(secret),
        user_name: given.user,
        role: given.role,
        csrf: newSecret(),
        created: now,
        expires: now + given.lasts,
        address: given.address ?? null,
      };
      await insertRows(transaction, sql`sessions`, COLUMNS, [row]);
      const by: Actor = { name: given.user, ...(given.address !== undefined && { address: given.address }) };
      await this.#audit.write(transaction, { action: 'session.create', subject: given.user }, by);
      const session = sessionOf(row);
      transaction.afterCommit(() => this.#held.set(session.id, session));
      return { session, secret };
    });
  }

  async verify(secret: string): Promise<Session | undefined> {
    // Looked up by its hash: who does not know the secret cannot steer the comparison.
    const session = this.#held.get(secretHash(secret));
    return session === undefined || this.#isOver(session) ? undefined : session;
  }

  async list(user?: string): Promise<readonly Session[]> {
    return [...this.#held.values()].filter((session) => {
      return !this.#isOver(session) && (user === undefined || session.user === user);
    });
  }

  end(id: string, by: Actor): Promise<void> {
    return this.#db.transaction(async (transaction) => {
      const session = this.#held.get(id);
      if (session === undefined) return;
      await this.#forget(transaction, [session]);
      await this.#audit.write(transaction, { action: 'session.end', subject: session.user }, by);
    });
  }

  endAll(user: string, by: Actor): Promise<number> {
    return this.#db.transaction((transaction) => this.endAllIn(transaction, user, by));
  }

  /** Ends a user's sessions within a transaction that changes the user. */
  async endAllIn(transaction: LedgerTransaction, user: string, by: Actor): Promise<number> {
    const sessions = [...this.#held.values()].filter((session) => session.user === user);
    if (sessions.length === 0) return 0;
    await this.#forget(transaction, sessions);
    const details = { sessions: sessions.length };
    await this.#audit.write(transaction, { action: 'session.end_all', subject: user, details }, by);
    return sessions.length;
  }

  /** Lets go of sessions that are over. */
  async tidy(transaction: LedgerTransaction): Promise<number> {
    const over = [...this.#held.values()].filter((session) => this.#isOver(session));
    if (over.length > 0) await this.#forget(transaction, over);
    return over.length;
  }

  async #forget(transaction: LedgerTransaction, sessions: readonly Session[]): Promise<void> {
    const ids = sessions.map((session) => session.id);
    await transaction.write(sql`DELETE FROM sessions WHERE ${amongTexts(sql`id`, ids)}`);
    transaction.afterCommit(() => {
      for (const id of ids) this.#held.delete(id);
    });
  }

  #isOver(session: Session): boolean {
    return Date.parse(session.expires_at) <= this.#now();
  }
}

function sessionOf(row: LedgerRow): Session {
  return {
    id: textOf(row, 'id'),
    user: textOf(row, 'user_name'),
    role: textOf(row, 'role') as UserRole,
    csrf: textOf(row, 'csrf'),
    created_at: isoTime(numberOf(row, 'created')),
    expires_at: isoTime(numberOf(row, 'expires')),
    address: row.address as string | null,
  };
}
