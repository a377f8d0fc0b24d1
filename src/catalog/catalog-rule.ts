import type { RuleAnatomy } from './rule-anatomy.ts';

/** A technique or a tactic that a rule names, as it names it. */
export interface NamedTechnique {
  readonly framework: 'atlas' | 'attack' | 'owasp_llm';
  /** `AML.T0051`, `T1078.004`, `LLM04`. */
  readonly id: string;
  /** The tactic under which the rule lists it, where it does: `TA0001`, `AML.TA0005`. */
  readonly tactic?: string;
  /** Where it is named, for people: `threat`, `threat_mappings`, `tags`, `references`. */
  readonly where: string;
}

/** A rule that another names as its kin. */
export interface RelatedRule {
  readonly id: string;
  readonly relation: string;
}

/** A rule of any vendor as the catalogue knows it: what its file says, and what its query is made of. Plain data. */
export interface CatalogRule {
  /** The folder of its vendor under `vendors/`: `elastic`, `sigma`. */
  readonly vendor: string;
  /** `elastic-toml`, `sigma`. */
  readonly format: string;
  /** Its own among its vendor's. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** `esql`, `kuery`, `eql`, `lucene`, `machine_learning`, `sigma`, ... */
  readonly language: string;
  /** `query`, `threshold`, `new_terms`, `threat_match`, `eql`, `esql`, `machine_learning`, `hunt`, `sigma`, `correlation`. */
  readonly type: string;
  /** The vendor's word: `production`, `deprecated`, `experimental`, `stable`. */
  readonly status: string | null;
  /** The vendor's word: `high`. */
  readonly severity: string | null;
  readonly riskScore: number | null;
  /** How far back a run looks, and how often it runs: `1h`, `10m`. */
  readonly timeWindow: string | null;
  readonly interval: string | null;
  readonly author: readonly string[];
  readonly license: string | null;
  /** Where the rule is published, for people: `github.com/elastic/detection-rules`. */
  readonly source: string | null;
  /** `YYYY-MM-DD`. */
  readonly created: string | null;
  readonly updated: string | null;
  readonly version: number | null;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  /** Rules that it names as its kin, by their id, and what they are to it in the vendor's word: `derived`, `obsolete`, `similar`. */
  readonly related?: readonly RelatedRule[];
  /** The naming of fields that it is written in, where that is not its vendor's usual one. */
  readonly taxonomy?: string;
  readonly falsePositives: readonly string[];
  /** The investigation guide and the set-up, in Markdown. */
  readonly note: string | null;
  readonly setup: string | null;
  readonly integrations: readonly string[];
  readonly requiredFields: readonly { readonly name: string; readonly type: string; readonly ecs: boolean }[];
  /** Fields that an investigation highlights. */
  readonly investigationFields: readonly string[];
  readonly techniques: readonly NamedTechnique[];
  /** The queries as written; one at most but for hunts. */
  readonly queries: readonly { readonly language: string; readonly text: string }[];
  /** The whole file; of a file with very many rules, the rule's own part. */
  readonly body: string;
  readonly anatomy: RuleAnatomy;
}
