import type { RuleSettings, RuleSettingsBook as SettingsPort } from '../detect/rule-book/rule-settings.ts';
import type { Actor } from './actor.ts';
import type { Page, PageRequest } from './page.ts';

/** What people decided about one rule, beside its file. */
export interface RuleSettingsEntry {
  readonly rule_id: string;
  /** Counts the changes of this rule's settings. */
  readonly version: number;
  /** Null where they were forgotten, so that only the file counts. */
  readonly settings: RuleSettings | null;
  readonly at: string;
  readonly author: string;
  /** Why it was changed. */
  readonly reason: string | null;
}

/** One change of a rule's settings. */
export interface RuleSettingsChange extends RuleSettingsEntry {
  readonly before: RuleSettings | null;
}

/** Rules' settings by rule id; a rule that is not loaded (any more) keeps its settings. Each change is kept, with who made it. */
export interface RuleSettingsBook extends SettingsPort {
  /** With those that were forgotten. */
  entries(): Promise<readonly RuleSettingsEntry[]>;
  get(ruleId: string): Promise<RuleSettingsEntry | undefined>;
  set(ruleId: string, settings: RuleSettings | undefined, by: string | Actor, reason?: string): Promise<void>;
  /**
   * Replaces a rule's settings by what `change` makes of them (undefined where there are none), in one transaction with history and
   * audit. Throws {@link VersionConflict} where they are no longer at the version given (0 stands for never changed).
   */
  change(
    ruleId: string,
    change: (before: RuleSettings | undefined) => RuleSettings | undefined,
    by: Actor,
    options?: { reason?: string; version?: number },
  ): Promise<RuleSettingsEntry>;
  /** Newest first. */
  history(ruleId: string, page?: PageRequest): Promise<Page<RuleSettingsChange>>;
}
