import { type Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import { AlreadyExists, NotFound } from '../state-errors.ts';
import { SHORTEST_PASSWORD, type User, type UserBook, type UserRole } from '../user-book.ts';
import { isoOrNull } from './alert-row.ts';
import { numberOf, text, textOf, whole } from './bound.ts';
import { insertRows } from './insert-rows.ts';
import { hashPassword, passwordFits } from './password-hash.ts';
import type { StoredAudit } from './stored-audit.ts';
import type { StoredSessions } from './stored-sessions.ts';

const LONGEST_NAME = 64;
/** Longer ones would only cost time. */
const LONGEST_PASSWORD = 1_024;

const COLUMNS = {
  n: 'long',
  name: 'keyword',
  role: 'keyword',
  hash: 'keyword',
  created: 'long',
  password_changed: 'long',
} as const;

/** Users, in the table `users`. */
export class StoredUsers implements UserBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #sessions: StoredSessions;

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit, sessions: StoredSessions) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
    this.#sessions = sessions;
  }

  async create(user: { name: string; role: UserRole; password: string }, by: Actor): Promise<User> {
    const name = user.name.trim();
    if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
      throw new UserError(`a user's name has 1 to ${LONGEST_NAME} characters, none of them control characters`);
    }
    checkPassword(user.password);
    const hash = await hashPassword(user.password);
    return this.#db.transaction(async (transaction) => {
      if ((await find(transaction.read, name)) !== undefined) throw new AlreadyExists(`the user ${name}`);
      const now = this.#now();
      const row = { n: transaction.number(), name, role: user.role, hash, created: now, password_changed: now };
      await insertRows(transaction, sql`users`, COLUMNS, [row]);
      const details = { role: user.role };
      await this.#audit.write(transaction, { action: 'user.create', subject: name, details }, by);
      return userOf(row);
    });
  }

  async verify(name: string, password: string): Promise<User | undefined> {
    const row = await find(this.#db.read.bind(this.#db), name);
    const fits = await passwordFits(password.slice(0, LONGEST_PASSWORD), row && textOf(row, 'hash'));
    if (row === undefined || !fits) return undefined;
    const now = this.#now();
    await this.#db.transaction((transaction) =>
      transaction.write(sql`UPDATE users SET last_login = ${whole(now)} WHERE ${isNamed(name)}`),
    );
    return userOf({ ...row, last_login: now });
  }

  async get(name: string): Promise<User | undefined> {
    const row = await find(this.#db.read.bind(this.#db), name);
    return row === undefined ? undefined : userOf(row);
  }

  async list(): Promise<readonly User[]> {
    return (await this.#db.read(sql`SELECT * FROM users ORDER BY lower(name)`)).map(userOf);
  }

  async setPassword(name: string, password: string, by: Actor): Promise<void> {
    checkPassword(password);
    const hash = await hashPassword(password);
    const set = sql`hash = ${text(hash)}, password_changed = ${whole(this.#now())}`;
    await this.#change(name, sql`UPDATE users SET ${set} WHERE ${isNamed(name)}`, 'user.password', {}, by);
  }

  async setRole(name: string, role: UserRole, by: Actor): Promise<User> {
    const statement = sql`UPDATE users SET role = ${text(role)} WHERE ${isNamed(name)}`;
    return { ...(await this.#change(name, statement, 'user.role', { role }, by)), role };
  }

  async remove(name: string, by: Actor): Promise<void> {
    await this.#change(name, sql`DELETE FROM users WHERE ${isNamed(name)}`, 'user.remove', {}, by);
  }

  /** Changes a user and ends the user's sessions; gives the user as before. */
  #change(
    name: string,
    statement: Sql,
    action: string,
    details: { readonly [key: string]: string },
    by: Actor,
  ): Promise<User> {
    return this.#db.transaction(async (transaction) => {
      const row = await find(transaction.read, name);
      if (row === undefined) throw new NotFound(`the user ${name}`);
      const user = userOf(row);
      await transaction.write(statement);
      await this.#sessions.endAllIn(transaction, user.name, by);
      await this.#audit.write(transaction, { action, subject: user.name, details }, by);
      return user;
    });
  }
}

function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) throw new UserError(`a password has at least ${SHORTEST_PASSWORD} characters`);
  if (password.length > LONGEST_PASSWORD) throw new UserError(`a password has at most ${LONGEST_PASSWORD} characters`);
}

function isNamed(name: string): Sql {
  return sql`lower(name) = lower(${text(name.trim())})`;
}

async function find(read: LedgerRead, name: string): Promise<LedgerRow | undefined> {
  return (await read(sql`SELECT * FROM users WHERE ${isNamed(name)}`))[0];
}

function userOf(row: LedgerRow): User {
  return {
    name: textOf(row, 'name'),
    role: textOf(row, 'role') as UserRole,
    created_at: isoTime(numberOf(row, 'created')),
    password_changed_at: isoTime(numberOf(row, 'password_changed')),
    last_login_at: isoOrNull(row.last_login),
  };
}
