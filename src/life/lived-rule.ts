import type { Diagnostic } from '../base/diagnostic.ts';
import type { Plan } from '../plan/node.ts';
import type { StreamSchema } from '../plan/schema.ts';
import type { DetectionRule } from '../rules/rule.ts';

/** What a rule reads whose query is not run here. */
export interface RuleReads {
  readonly fields: readonly string[];
  /** The names of streams as it writes them, and the stored streams that they match. */
  readonly patterns: readonly string[];
  readonly streams: readonly StreamSchema[];
}

/** A rule that detection knows, as it would run. */
export interface LivedRule {
  readonly rule: DetectionRule;
  /** Absent where its query has mistakes or is in another language. */
  readonly plan: Plan | undefined;
  /** What was found about its file and its query. */
  readonly diagnostics: readonly Diagnostic[];
  /** For rules without a plan, where it is known. */
  readonly reads?: RuleReads;
  /** The file's text, which they point into. */
  readonly source?: { readonly text: string };
}
