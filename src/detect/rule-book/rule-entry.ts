import type { Diagnostic, Span } from '../../base/diagnostic.ts';
import type { SourceText } from '../../base/source-text.ts';
import type { ValueType } from '../../plan/value.ts';
import type { Rule } from '../../rules/rule.ts';
import type { ActiveRule } from './active-rule.ts';
import type { RuleException, RuleSettings, RuleTuning } from './rule-settings.ts';

/**
 * `active` runs; `disabled` was switched off, by its settings or its file; `broken` has errors; `idle` is in order and still
 * not run (another language, a hunt, a building block, deprecated, the second of its id).
 */
export type RuleStatus = 'active' | 'disabled' | 'broken' | 'idle';

/** A rule file of the rule book and how things stand with it. */
export interface RuleEntry {
  /** The path as it was given, or below the folder that was. */
  readonly file: string;
  /** Whether it was saved through the service, which may replace and delete it. */
  readonly own: boolean;
  /** Absent where the file cannot be read as a rule and never could be. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly status: RuleStatus;
  /** Why it does not run, in words; undefined where it does. */
  readonly reason: string | undefined;
  /** The rule as its file says; where the file is broken by now, as it said when it last was not. */
  readonly rule: Rule | undefined;
  /** What runs. */
  readonly active: ActiveRule | undefined;
  /** What runs, or would if nothing kept it from running; undefined where its query has mistakes or is none that runs. */
  readonly runnable: ActiveRule | undefined;
  /** Whether the file as it is now is broken, so that its last good version stands for it. */
  readonly outdated: boolean;
  /** The file's text as it is now, which the diagnostics point into. */
  readonly source: SourceText;
  readonly diagnostics: readonly Diagnostic[];
  /** The settings as they were given. */
  readonly settings: RuleSettings | undefined;
  /** The tuning in force: what of the settings fits the rule. */
  readonly tuning: RuleTuning;
  /** The exceptions in force: neither expired nor unfit. */
  readonly exceptions: readonly RuleException[];
  /** What of the settings is not in force, and why. */
  readonly problems: readonly SettingsProblem[];
  readonly thresholds: readonly RuleThreshold[];
}

/** A number that a rule compares an aggregate with. */
export interface RuleThreshold {
  /** The column's name; with the operator behind it (`n >=`) where the rule compares the column more than once. */
  readonly name: string;
  readonly column: string;
  readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!=';
  /** As written in the rule. */
  readonly value: number;
  /** The value in force. */
  readonly inForce: number;
  /** Where the number stands in the rule's file. */
  readonly span: Span;
  /** Whether only whole numbers make sense. */
  readonly whole: boolean;
}

/** What is wrong with a setting. */
export interface SettingsProblem {
  /** Where in the settings: `tuning.interval`, `exceptions[0].entries[1].field`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** What an exception of a rule can ask for. */
export interface ExceptableField {
  readonly name: string;
  readonly type: ValueType;
  /** `event`: a field of the events that the rule reads; `group`: a computed column that it groups by. */
  readonly of: 'event' | 'group';
}

/** What an exception would have done to an alert. */
export interface ExceptionEffect {
  readonly alertId: string;
  /** How many events of its evidence there are, and how many the exception takes out. */
  readonly events: number;
  readonly excepted: number;
  /** Whether nothing of it is left. */
  readonly hidden: boolean;
}
