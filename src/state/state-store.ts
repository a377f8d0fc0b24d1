import type { DetectionLedger } from '../detect/live/ledger.ts';
import type { AlertBook } from './alert-book.ts';
import type { AlertFeed } from './alert-feed.ts';
import type { AlertRecord } from './alert-record.ts';
import type { AuditLog } from './audit-log.ts';
import type { ChecklistBook } from './checklist-book.ts';
import type { Outbox } from './outbox.ts';
import type { RuleSettingsBook } from './rule-settings-book.ts';
import type { RunBook } from './run-book.ts';
import type { SessionBook } from './session-book.ts';
import type { TokenBook } from './token-book.ts';
import type { UserBook } from './user-book.ts';

/** The notifiers that an alert goes to, by name. Called inside the transaction, so it must be quick and must not throw. */
export type Routes = (alert: AlertRecord) => readonly string[];

export interface StateStoreOptions {
  /** The folder of the event store; state without one is in memory, and gone when closed. */
  readonly directory?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Who is told of an alert that is raised; nobody where absent. */
  readonly routes?: Routes;
  /** Who is told that an alert was closed or withdrawn, of those that were told of it; nobody where absent. */
  readonly endRoutes?: Routes;
  /** What the database may use, in MiB; 192 where absent. */
  readonly memoryLimitMb?: number;
}

/** What was let go, by count. */
export interface TidyResult {
  readonly runs: number;
  readonly events: number;
  readonly messages: number;
  readonly sessions: number;
}

/** What the service remembers. One per process and folder, closed by its owner; every write is one transaction. */
export interface StateStore {
  readonly ledger: DetectionLedger;
  readonly alerts: AlertBook;
  readonly checklists: ChecklistBook;
  readonly feed: AlertFeed;
  readonly runs: RunBook;
  readonly rules: RuleSettingsBook;
  readonly outbox: Outbox;
  readonly tokens: TokenBook;
  readonly users: UserBook;
  readonly sessions: SessionBook;
  readonly audit: AuditLog;
  /** Replaces the routes, when the configuration changes; messages that are queued stay as they are. */
  setRoutes(routes: Routes, endRoutes?: Routes): void;
  /** Lets go of what is kept for a time only (old runs, delivered messages, ended sessions); its owner calls it every hour or so. */
  tidy(): Promise<TidyResult>;
  /** Waits for writes under way. */
  close(): Promise<void>;
}
