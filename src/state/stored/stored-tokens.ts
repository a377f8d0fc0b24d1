import { randomUUID } from 'node:crypto';
import { sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerRow, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { Role } from '../role.ts';
import { AlreadyExists, NotFound } from '../state-errors.ts';
import { type NewToken, TOKEN_PREFIX, type Token, type TokenBook } from '../token-book.ts';
import { isoOrNull } from './alert-row.ts';
import { numberOf, text, textOf, whole } from './bound.ts';
import { insertRows } from './insert-rows.ts';
import { hashesEqual, newSecret, secretHash } from './secret.ts';
import type { StoredAudit } from './stored-audit.ts';

const LONGEST_NAME = 128;

interface HeldToken {
  readonly token: Token;
  readonly hash: string;
}

/** Tokens, in the table `tokens`; all are in memory too, since every request asks for one. */
export class StoredTokens implements TokenBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #held = new Map<string, HeldToken>();
  /** When tokens were used, by id, as far as that is not stored yet. */
  readonly #used = new Map<string, number>();

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
  }

  /** Reads the tokens there are. */
  async load(): Promise<void> {
    for (const row of await this.#db.read(sql`SELECT * FROM tokens ORDER BY n`)) {
      this.#held.set(textOf(row, 'id'), { token: tokenOf(row), hash: textOf(row, 'hash') });
    }
  }

  async create(given: NewToken, by: Actor): Promise<{ token: Token; secret: string }> {
    const name = given.name.trim();
    if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
      throw new UserError(`a token's name has 1 to ${LONGEST_NAME} characters, none of them control characters`);
    }
    return this.#db.transaction(async (transaction) => {
      const now = this.#now();
      const expires = given.expiresAt ?? null;
      if (expires !== null && expires <= now) throw new UserError('the token would be expired already');
      const inUse = [...this.#held.values()].some(({ token }) => token.name === name && this.#inForce(token));
      if (inUse) throw new AlreadyExists(`a token named ${name}`);
      const secret = TOKEN_PREFIX + newSecret();
      const row = {
        n: transaction.number(),
        id: randomUUID(),
        name,
        role: given.role,
        hash: secretHash(secret),
        created: now,
        created_by: by.name,
        expires,
      };
      const columns = {
        n: 'long',
        id: 'keyword',
        name: 'keyword',
        role: 'keyword',
        hash: 'keyword',
        created: 'long',
        created_by: 'keyword',
        expires: 'long',
      } as const;
      await insertRows(transaction, sql`tokens`, columns, [row]);
      const details = { id: row.id, role: given.role, expires: isoOrNull(expires) };
      await this.#audit.write(transaction, { action: 'token.create', subject: name, details }, by);
      const token = tokenOf(row);
      transaction.afterCommit(() => this.#held.set(row.id, { token, hash: row.hash }));
      return { token, secret };
    });
  }

  async verify(secret: string): Promise<Token | undefined> {
    const hash = secretHash(secret);
    // All are compared, so that the time taken says nothing of which fits.
    let found: Token | undefined;
    for (const held of this.#held.values()) if (hashesEqual(held.hash, hash)) found = held.token;
    if (found === undefined || !this.#inForce(found)) return undefined;
    this.#used.set(found.id, this.#now());
    return this.#shown(found);
  }

  async list(): Promise<readonly Token[]> {
    return [...this.#held.values()].map(({ token }) => this.#shown(token)).reverse();
  }

  revoke(id: string, by: Actor): Promise<Token> {
    return this.#db.transaction(async (transaction) => {
      const held = this.#held.get(id);
      if (held === undefined) throw new NotFound(`the token ${id}`);
      if (held.token.revoked_at !== null) return this.#shown(held.token);
      const now = this.#now();
      await transaction.write(sql`UPDATE tokens SET revoked = ${whole(now)} WHERE id = ${text(id)}`);
      await this.#audit.write(transaction, { action: 'token.revoke', subject: held.token.name, details: { id } }, by);
      const token: Token = { ...held.token, revoked_at: isoTime(now) };
      transaction.afterCommit(() => this.#held.set(id, { ...held, token }));
      return this.#shown(token);
    });
  }

  #inForce({ revoked_at, expires_at }: Token): boolean {
    return revoked_at === null && (expires_at === null || Date.parse(expires_at) > this.#now());
  }

  #shown(token: Token): Token {
    const used = this.#used.get(token.id);
    return used === undefined ? token : { ...token, last_used_at: isoTime(used) };
  }

  /** Stores when tokens were used. */
  async tidy(transaction: LedgerTransaction): Promise<void> {
    for (const [id, used] of this.#used) {
      await transaction.write(sql`UPDATE tokens SET used = ${whole(used)} WHERE id = ${text(id)}`);
    }
    const stored = new Map(this.#used);
    transaction.afterCommit(() => {
      for (const [id, used] of stored) {
        const held = this.#held.get(id)!;
        this.#held.set(id, { ...held, token: { ...held.token, last_used_at: isoTime(used) } });
        if (this.#used.get(id) === used) this.#used.delete(id);
      }
    });
  }
}

function tokenOf(row: LedgerRow): Token {
  return {
    id: textOf(row, 'id'),
    name: textOf(row, 'name'),
    role: textOf(row, 'role') as Role,
    created_at: isoTime(numberOf(row, 'created')),
    created_by: textOf(row, 'created_by'),
    last_used_at: isoOrNull(row.used),
    expires_at: isoOrNull(row.expires),
    revoked_at: isoOrNull(row.revoked),
  };
}
