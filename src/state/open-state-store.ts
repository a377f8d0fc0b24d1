import type { LedgerDatabase } from '../store/ledger-database.ts';
import { openLedgerDatabase } from '../store/open-ledger-database.ts';
import type { Routes, StateStore, StateStoreOptions, TidyResult } from './state-store.ts';
import { AlertMessages } from './stored/alert-messages.ts';
import { fillAlerts } from './stored/fill-alerts.ts';
import { STATE_FORMATS } from './stored/state-format.ts';
import { StoredAlerts } from './stored/stored-alerts.ts';
import { StoredAudit } from './stored/stored-audit.ts';
import { StoredChecklists } from './stored/stored-checklists.ts';
import { StoredFeed } from './stored/stored-feed.ts';
import { StoredLedger } from './stored/stored-ledger.ts';
import { StoredOutbox } from './stored/stored-outbox.ts';
import { StoredRuleSettings } from './stored/stored-rule-settings.ts';
import { StoredRuns } from './stored/stored-runs.ts';
import { StoredSessions } from './stored/stored-sessions.ts';
import { StoredTokens } from './stored/stored-tokens.ts';
import { StoredUsers } from './stored/stored-users.ts';

const MEMORY_LIMIT_MB = 192;

/** Opens what the service remembers, in a folder's `state.duckdb` or in memory. What is wrong with the folder is a UserError. */
export async function openStateStore(options: StateStoreOptions): Promise<StateStore> {
  const db = await openLedgerDatabase({
    directory: options.directory,
    memoryLimitMb: options.memoryLimitMb ?? MEMORY_LIMIT_MB,
    formats: STATE_FORMATS,
  });
  try {
    const store = new Store(db, options);
    await store.load();
    return store;
  } catch (error) {
    await db.close();
    throw error;
  }
}

class Store implements StateStore {
  readonly audit: StoredAudit;
  readonly outbox: StoredOutbox;
  readonly feed: StoredFeed;
  readonly ledger: StoredLedger;
  readonly alerts: StoredAlerts;
  readonly checklists: StoredChecklists;
  readonly runs: StoredRuns;
  readonly rules: StoredRuleSettings;
  readonly tokens: StoredTokens;
  readonly sessions: StoredSessions;
  readonly users: StoredUsers;
  readonly #db: LedgerDatabase;
  readonly #messages: AlertMessages;
  #closed: Promise<void> | undefined;

  constructor(db: LedgerDatabase, { now, routes, endRoutes }: StateStoreOptions) {
    this.#db = db;
    this.audit = new StoredAudit(db, now);
    this.outbox = new StoredOutbox(db, now, this.audit);
    this.feed = new StoredFeed(db);
    this.#messages = new AlertMessages(this.outbox);
    this.#messages.setRoutes(routes, endRoutes);
    this.ledger = new StoredLedger(db, now, this.#messages, this.feed);
    this.alerts = new StoredAlerts(db, now, this.audit, this.#messages, this.feed);
    this.checklists = new StoredChecklists(db, now, this.audit, this.feed);
    this.runs = new StoredRuns(db, now);
    this.rules = new StoredRuleSettings(db, now, this.audit);
    this.tokens = new StoredTokens(db, now, this.audit);
    this.sessions = new StoredSessions(db, now, this.audit);
    this.users = new StoredUsers(db, now, this.audit, this.sessions);
  }

  /** Brings rows of an older state up to date, and reads what is kept in memory too. */
  async load(): Promise<void> {
    await fillAlerts(this.#db);
    await Promise.all([this.feed.load(), this.tokens.load(), this.sessions.load()]);
  }

  setRoutes(routes: Routes, endRoutes?: Routes): void {
    this.#messages.setRoutes(routes, endRoutes);
  }

  tidy(): Promise<TidyResult> {
    return this.#db.transaction(async (transaction) => {
      await this.tokens.tidy(transaction);
      return {
        runs: await this.runs.tidy(transaction),
        events: await this.feed.tidy(transaction),
        messages: await this.outbox.tidy(transaction),
        sessions: await this.sessions.tidy(transaction),
      };
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.#db.transaction((transaction) => this.tokens.tidy(transaction));
    } finally {
      await this.#db.close();
    }
  }
}
