import type { Json } from '../../base/canonical-json.ts';
import { Sql, sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerDatabase, LedgerTransaction } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { AuditEntry, AuditFilter, AuditLog, NewAuditEntry } from '../audit-log.ts';
import type { Page, PageRequest } from '../page.ts';
import { within } from './alert-filter.ts';
import { all, amongTexts, numberOf, text, textOf, whole } from './bound.ts';
import { cursorText, cursorValues, pageLimit, pageOf } from './cursor.ts';
import { insertRows } from './insert-rows.ts';

/** The audit log, in the table `audit`. */
export class StoredAudit implements AuditLog {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;

  constructor(db: LedgerDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  append(entry: NewAuditEntry, by: Actor): Promise<void> {
    return this.#db.transaction((transaction) => this.write(transaction, entry, by));
  }

  /** Adds an entry to a transaction, so that nothing is done without it. */
  write(transaction: LedgerTransaction, entry: NewAuditEntry, by: Actor): Promise<void> {
    return insertRows(
      transaction,
      sql`audit`,
      {
        n: 'long',
        at_ms: 'long',
        actor: 'keyword',
        address: 'keyword',
        action: 'keyword',
        subject: 'keyword',
        details: 'keyword',
      },
      [
        {
          n: transaction.number(),
          at_ms: this.#now(),
          actor: by.name,
          address: by.address ?? null,
          action: entry.action,
          subject: entry.subject ?? null,
          details: JSON.stringify(entry.details ?? null),
        },
      ],
    );
  }

  async list(filter: AuditFilter = {}, page: PageRequest = {}): Promise<Page<AuditEntry>> {
    const limit = pageLimit(page);
    const after = cursorValues('audit', ['whole'], page.cursor);
    const conditions = within(sql`at_ms`, filter.at);
    if (filter.actors !== undefined) conditions.push(amongTexts(sql`actor`, filter.actors));
    if (filter.subjects !== undefined) conditions.push(amongTexts(sql`subject`, filter.subjects));
    if (filter.actions !== undefined) conditions.push(actionAmong(filter.actions));
    if (after !== undefined) conditions.push(sql`n < ${whole(after[0] as number)}`);
    const rows = await this.#db.read(
      sql`SELECT * FROM audit WHERE ${all(conditions)} ORDER BY n DESC LIMIT ${whole(limit + 1)}`,
    );
    return pageOf(
      rows,
      limit,
      (row): AuditEntry => ({
        id: numberOf(row, 'n'),
        at: isoTime(numberOf(row, 'at_ms')),
        actor: textOf(row, 'actor'),
        address: row.address as string | null,
        action: textOf(row, 'action'),
        subject: row.subject as string | null,
        details: JSON.parse(textOf(row, 'details')) as Json,
      }),
      (last) => cursorText('audit', [numberOf(last, 'n')]),
    );
  }
}

function actionAmong(actions: readonly string[]): Sql {
  const groups = actions.filter((action) => action.endsWith('.'));
  const beginnings = groups.map((group) => sql`starts_with(action, ${text(group)})`);
  return sql`(${Sql.join([amongTexts(sql`action`, actions), ...beginnings], ' OR ')})`;
}
