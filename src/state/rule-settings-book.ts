import type { JsonTable } from '../rules/rule.ts';
import type { Actor } from './actor.ts';
import type { Page, PageRequest } from './page.ts';

/** What people decided about one rule, beside its file. */
export interface RuleSettingsEntry {
  readonly rule_id: string;
  /** Counts the changes of this rule's settings. */
  readonly version: number;
  readonly settings: JsonTable;
  readonly at: string;
  readonly author: string;
  /** Why it was changed. */
  readonly reason: string | null;
}

/** One change of a rule's settings. */
export interface RuleSettingsChange extends RuleSettingsEntry {
  /** Null before the first change. */
  readonly before: JsonTable | null;
}

/** Rules' settings by rule id; a rule that is not loaded (any more) keeps its settings. */
export interface RuleSettingsBook {
  all(): Promise<readonly RuleSettingsEntry[]>;
  get(ruleId: string): Promise<RuleSettingsEntry | undefined>;
  /**
   * Replaces a rule's settings by what `change` makes of them (undefined before the first change), in one transaction with history and audit.
   * Throws {@link VersionConflict} where they are no longer at the version given (0 stands for none).
   */
  change(
    ruleId: string,
    change: (before: JsonTable | undefined) => JsonTable,
    by: Actor,
    options?: { reason?: string; version?: number },
  ): Promise<RuleSettingsEntry>;
  /** Newest first. */
  history(ruleId: string, page?: PageRequest): Promise<Page<RuleSettingsChange>>;
  /** Called after a commit with the rules whose settings changed; gives what ends it. */
  onChange(listener: (ruleIds: readonly string[]) => void): () => void;
}
