import type { RuleSeverity } from '../../rules/rule.ts';

/** What is set for a rule beside its file. */
export interface RuleSettings {
  /** Whether the rule runs; where absent, its file says so. */
  readonly enabled?: boolean;
  /** When it was last switched on, in milliseconds since the epoch: it does not judge what happened while it was off. */
  readonly since?: number;
  readonly tuning?: RuleTuning;
  readonly exceptions: readonly RuleException[];
}

/** What is set in place of what a rule's file says. */
export interface RuleTuning {
  /** Where the window begins, as date math: `now-2h`. */
  readonly from?: string;
  /** How often the rule runs: `10m`. */
  readonly interval?: string;
  /** Values of thresholds by name (see `RuleThreshold`). */
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly severity?: RuleSeverity;
  /** A whole number from 0 to 100. */
  readonly riskScore?: number;
  /** The most alerts of one run. */
  readonly maxSignals?: number;
}

/** Events that a rule is not to see: those that all entries hold for. */
export interface RuleException {
  readonly id: string;
  /** One at least. */
  readonly entries: readonly ExceptionEntry[];
  readonly reason: string;
  readonly author: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When it ceases to be in force, in milliseconds since the epoch; never where absent. */
  readonly expiresAt?: number;
}

/** What an entry of an exception asks of a field. */
export const EXCEPTION_OPERATORS = [
  'is',
  'is_not',
  'is_one_of',
  'is_not_one_of',
  'exists',
  'does_not_exist',
  'matches',
  'does_not_match',
  'cidr',
] as const;
export type ExceptionOperator = (typeof EXCEPTION_OPERATORS)[number];

export type ExceptionValue = string | number | boolean;

/**
 * A condition on a field. `is` and its like hold where any of a field's values fits, `is_not` and its like where the field has
 * values and none fits; of what lacks the field only `does_not_exist` holds.
 */
export interface ExceptionEntry {
  /** A field of the rule's data streams by its dotted name, or a column that the rule groups by. */
  readonly field: string;
  readonly operator: ExceptionOperator;
  /**
   * One for `is` and `is_not`; one or more for `is_one_of`, `is_not_one_of`, `matches` and `does_not_match` (patterns in which `*` is
   * any text and `?` one character) and `cidr` (blocks: `10.0.0.0/8`); none for the others.
   */
  readonly values?: readonly ExceptionValue[];
}

/** The settings of all rules, kept somewhere. */
export interface RuleSettingsBook {
  /** By rule id; rules without settings are left out. */
  all(): Promise<ReadonlyMap<string, RuleSettings>>;
  /** Keeps settings in place of those there were; undefined forgets them. `by` is who asked and `reason` why, for the history. */
  set(ruleId: string, settings: RuleSettings | undefined, by: string, reason?: string): Promise<void>;
  /** Called with the id of a rule after its settings changed; the function given back ends that. */
  onChange(listener: (ruleId: string) => void): () => void;
}
