import type { Plan } from '../../plan/node.ts';
import type { DetectionRule } from '../../rules/rule.ts';

/** A rule as it is to be run: what its file says, with the tuning and the exceptions that are in force. */
export interface ActiveRule {
  /** The rule's schedule, severity, risk score and most signals are those in force. */
  readonly rule: DetectionRule;
  /** The plan of its query, with thresholds and exceptions in force worked into it. */
  readonly plan: Plan;
  /**
   * Changes with whatever the rule's alerts depend on: query, schedule, time field, suppression, thresholds, exceptions in force,
   * contents of lookup tables. Not with names, texts, severity, nor with the fields that streams turn out to have.
   */
  readonly version: string;
  /** When it was last switched on, where it was off before, in milliseconds since the epoch: it begins with the run of that time. */
  readonly since?: number;
}

/** The rules to run, as they are at a moment. */
export interface RuleSource {
  /** In a fixed order; a rule that nothing changed is the same object as before. */
  active(): readonly ActiveRule[];
  /** Called after each change of {@link active}; the function given back ends that. */
  onChange(listener: () => void): () => void;
  /**
   * Resolves once {@link active} fits the data as they are now (a field that is new, or holds lists from now on): to be awaited
   * between a commit and its evaluation. Costs next to nothing where no schema changed.
   */
  upToDate?(): Promise<void>;
}
