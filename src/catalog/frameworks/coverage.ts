import type { NamedTechnique } from '../catalog-rule.ts';

/** A tactic with the techniques that a rule covers under it. */
export interface CoverageRow {
  /** `MITRE ATLAS`, `MITRE ATT&CK`, `OWASP Top 10 for LLM Applications 2025`. */
  readonly framework: string;
  /** Its name; null where the framework has no tactics. */
  readonly tactic: string | null;
  readonly tactic_id: string | null;
  readonly techniques: readonly { readonly id: string; readonly name: string }[];
}

/** What a rule covers, by the frameworks' own data, and what of its naming is wrong. */
export interface Coverage {
  /** In the order of the frameworks' tactics and of technique ids. */
  readonly rows: readonly CoverageRow[];
  /** Ids that are not (or no longer) there, or that sit under another tactic than the rule says; for people. */
  readonly problems: readonly { readonly id: string; readonly where: string; readonly message: string }[];
}

/** Resolves what rules name against the frameworks' data. */
export type CoverageOf = (techniques: readonly NamedTechnique[]) => Coverage;
