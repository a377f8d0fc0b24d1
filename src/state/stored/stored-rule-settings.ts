import { type Sql, sql } from '../../base/sql-text.ts';
import { isoTime } from '../../detect/alert.ts';
import type { RuleSettings } from '../../detect/rule-book/rule-settings.ts';
import type { LedgerDatabase, LedgerRow } from '../../store/ledger-database.ts';
import type { Actor } from '../actor.ts';
import type { Page, PageRequest } from '../page.ts';
import type { RuleSettingsBook, RuleSettingsChange, RuleSettingsEntry } from '../rule-settings-book.ts';
import { VersionConflict } from '../state-errors.ts';
import { numberOf, text, textOf, whole } from './bound.ts';
import { cursorText, cursorValues, pageLimit, pageOf } from './cursor.ts';
import { insertRows } from './insert-rows.ts';
import { Listeners } from './listeners.ts';
import type { StoredAudit } from './stored-audit.ts';

/** Rules' settings: every change is a row of `rule_settings`, the last of a rule is what holds. */
export class StoredRuleSettings implements RuleSettingsBook {
  readonly #db: LedgerDatabase;
  readonly #now: () => number;
  readonly #audit: StoredAudit;
  readonly #listeners = new Listeners<string>();

  constructor(db: LedgerDatabase, now: () => number, audit: StoredAudit) {
    this.#db = db;
    this.#now = now;
    this.#audit = audit;
  }

  async all(): Promise<ReadonlyMap<string, RuleSettings>> {
    const entries = await this.entries();
    return new Map(entries.flatMap(({ rule_id, settings }) => (settings === null ? [] : [[rule_id, settings]])));
  }

  async entries(): Promise<readonly RuleSettingsEntry[]> {
    return (await this.#db.read(latest(sql`TRUE`))).map(entryOf);
  }

  async get(ruleId: string): Promise<RuleSettingsEntry | undefined> {
    const [row] = await this.#db.read(latest(sql`rule_id = ${text(ruleId)}`));
    return row === undefined ? undefined : entryOf(row);
  }

  async set(ruleId: string, settings: RuleSettings | undefined, by: string | Actor, reason?: string): Promise<void> {
    const actor = typeof by === 'string' ? { name: by } : by;
    await this.change(ruleId, () => settings, actor, reason === undefined ? {} : { reason });
  }

  change(
    ruleId: string,
    change: (before: RuleSettings | undefined) => RuleSettings | undefined,
    by: Actor,
    options: { reason?: string; version?: number } = {},
  ): Promise<RuleSettingsEntry> {
    return this.#db.transaction(async (transaction) => {
      const [row] = await transaction.read(latest(sql`rule_id = ${text(ruleId)}`));
      const before = row === undefined ? undefined : entryOf(row);
      const version = before?.version ?? 0;
      if (options.version !== undefined && options.version !== version) {
        throw new VersionConflict(`the settings of rule ${ruleId}`, version);
      }
      const settings = change(before?.settings ?? undefined) ?? null;
      const at = this.#now();
      const reason = options.reason ?? null;
      const written = {
        n: transaction.number(),
        rule_id: ruleId,
        version: version + 1,
        before: JSON.stringify(before?.settings ?? null),
        settings: JSON.stringify(settings),
        at_ms: at,
        author: by.name,
        reason,
      };
      await insertRows(
        transaction,
        sql`rule_settings`,
        {
          n: 'long',
          rule_id: 'keyword',
          version: 'long',
          before: 'keyword',
          settings: 'keyword',
          at_ms: 'long',
          author: 'keyword',
          reason: 'keyword',
        },
        [written],
      );
      // The settings themselves are in the history.
      const details = { version: version + 1, reason };
      await this.#audit.write(transaction, { action: 'rule.settings', subject: ruleId, details }, by);
      transaction.afterCommit(() => this.#listeners.tell(ruleId));
      return entryOf(written);
    });
  }

  async history(ruleId: string, page: PageRequest = {}): Promise<Page<RuleSettingsChange>> {
    const limit = pageLimit(page);
    const after = cursorValues('rule-settings', ['whole'], page.cursor);
    const beyond = after === undefined ? sql`TRUE` : sql`n < ${whole(after[0] as number)}`;
    const rows = await this.#db.read(
      sql`SELECT * FROM rule_settings WHERE rule_id = ${text(ruleId)} AND ${beyond} ORDER BY n DESC
          LIMIT ${whole(limit + 1)}`,
    );
    return pageOf(
      rows,
      limit,
      (row) => ({
        ...entryOf(row),
        before: JSON.parse(textOf(row, 'before')) as RuleSettings | null,
      }),
      (last) => cursorText('rule-settings', [numberOf(last, 'n')]),
    );
  }

  onChange(listener: (ruleId: string) => void): () => void {
    return this.#listeners.add(listener);
  }
}

function latest(condition: Sql): Sql {
  return sql`SELECT * FROM rule_settings WHERE ${condition}
    QUALIFY row_number() OVER (PARTITION BY rule_id ORDER BY n DESC) = 1 ORDER BY rule_id`;
}

function entryOf(row: LedgerRow): RuleSettingsEntry {
  return {
    rule_id: textOf(row, 'rule_id'),
    version: numberOf(row, 'version'),
    settings: JSON.parse(textOf(row, 'settings')) as RuleSettings | null,
    at: isoTime(numberOf(row, 'at_ms')),
    author: textOf(row, 'author'),
    reason: row.reason as string | null,
  };
}
