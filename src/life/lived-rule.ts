import type { Diagnostic } from '../base/diagnostic.ts';
import type { Plan } from '../plan/node.ts';
import type { DetectionRule } from '../rules/rule.ts';

/** A rule that detection knows, as it would run. */
export interface LivedRule {
  readonly rule: DetectionRule;
  /** Absent where its query has mistakes or is in another language. */
  readonly plan: Plan | undefined;
  /** What was found about its file and its query. */
  readonly diagnostics: readonly Diagnostic[];
  /** The file's text, which they point into. */
  readonly source?: { readonly text: string };
}
