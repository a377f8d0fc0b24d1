import type { Json } from '../base/canonical-json.ts';
import type { Actor } from './actor.ts';
import type { Page, PageRequest, TimeRange } from './page.ts';

/** Something that someone did. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly address: string | null;
  /** `alert.update`, `rule.settings`, `token.create`, `token.revoke`, `user.create`, `session.create`, `prompt.view`, ... */
  readonly action: string;
  /** What it was done to: an alert's id, a rule's, a token's name. */
  readonly subject: string | null;
  /** What else is worth knowing; never secrets or prompt text. */
  readonly details: Json;
}

export interface NewAuditEntry {
  readonly action: string;
  readonly subject?: string;
  readonly details?: Json;
}

export interface AuditFilter {
  readonly actors?: readonly string[];
  /** `alert.update`, or `alert.` for all that begins so. */
  readonly actions?: readonly string[];
  readonly subjects?: readonly string[];
  readonly at?: TimeRange;
}

/** What was done, by whom and when; only ever added to. Changes to what the state remembers write theirs in their own transaction. */
export interface AuditLog {
  append(entry: NewAuditEntry, by: Actor): Promise<void>;
  /** Newest first. */
  list(filter?: AuditFilter, page?: PageRequest): Promise<Page<AuditEntry>>;
}
