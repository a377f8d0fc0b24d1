import type { RelatedRule } from '../catalog-rule.ts';
import type { CoverageRow } from '../frameworks/coverage.ts';
import type { Condition, Predicate, PredicateKind, PredicateValue } from '../predicate.ts';
import type { OutputField } from '../rule-anatomy.ts';

/** A rule's catalogue page as JSON; every other form of it is drawn from this. Lists are empty and values null where there is nothing. */
export interface RulePage {
  /** The rule's own in the corpus: `elastic/725a048a-88c5-4fc7-8677-a44fc0031822`. */
  readonly key: string;
  readonly head: PageHead;
  readonly description: string;
  readonly coverage: readonly CoverageRow[];
  /** Ids of frameworks that are wrong or outdated. */
  readonly coverage_problems: readonly { readonly id: string; readonly where: string; readonly message: string }[];
  readonly stages: readonly PageStage[];
  readonly indicators: readonly PageIndicator[];
  readonly outputs: readonly (OutputField & { readonly highlighted: boolean })[];
  /** Fields that the rule's investigation highlights and the rule does not emit. */
  readonly highlighted_missing: readonly string[];
  readonly events: EventCoverage;
  readonly body: string;
  readonly body_language: 'toml' | 'yaml';
  /** The triage guide, in Markdown. */
  readonly triage: string | null;
  readonly false_positives: readonly string[];
  readonly references: readonly string[];
  readonly setup: string | null;
  /** Versions of the same rule id that the catalogue has seen, newest first. */
  readonly history: readonly {
    readonly version: number | null;
    readonly updated: string | null;
    readonly digest: string;
    readonly seen: string;
  }[];
  readonly similar: readonly {
    readonly key: string;
    readonly name: string;
    readonly vendor: string;
    readonly score: number;
    readonly shared: number;
  }[];
  /** Whether it parses, types and runs here; null for rules that are not run here (KQL, EQL, Sigma, ...). */
  readonly conformance: PageConformance | null;
  /** What stored events and the service's state say of it; null where neither was asked. */
  readonly life: RuleLife | null;
}

export interface PageHead {
  /** For people: `Elastic`. */
  readonly vendor: string;
  /** `Detection rules`, `Elastic`. */
  readonly breadcrumb: readonly string[];
  readonly rule_id: string;
  readonly name: string;
  readonly status: string | null;
  readonly severity: string | null;
  readonly risk_score: number | null;
  readonly type: string;
  readonly language: string;
  /** `1h`. */
  readonly time_window: string | null;
  /** How often it runs: `10m`. */
  readonly schedule: string | null;
  readonly group_by: readonly string[];
  readonly author: readonly string[];
  readonly source: string | null;
  readonly license: string | null;
  readonly created: string | null;
  readonly updated: string | null;
  readonly version: number | null;
  readonly tags: readonly string[];
  /** Rules that it names as its kin, by their id, and what they are to it. */
  readonly related: readonly RelatedRule[];
  /** The naming of fields that it is written in, where that is not its vendor's usual one. */
  readonly taxonomy: string | null;
}

export interface PageStage {
  readonly n: number;
  readonly kind: string;
  readonly text: string;
  /** All tests of the stage's condition, in order. */
  readonly predicates: readonly PagePredicate[];
  readonly condition: Condition | null;
  readonly reads: readonly string[];
  readonly makes: readonly string[];
  /** What of it could not be read, and why. */
  readonly opaque: readonly { readonly text: string; readonly why: string }[];
}

export type PagePredicate = Omit<Predicate, 'span' | 'ignoreCase'>;

export interface PageIndicator {
  readonly field: string;
  readonly kind: PredicateKind;
  readonly values: readonly PredicateValue[];
  /** What the field is compared with in place of values: another field, or an expression. */
  readonly other?: string;
  readonly negated: boolean;
  /** How many other rules of the catalogue look for the same. */
  readonly corpus: number;
  /** Equal for all indicators that look for the same. */
  readonly key: string;
}

export interface EventCoverage {
  /** Index patterns and data streams that it reads. */
  readonly streams: readonly string[];
  /** Values that it asks of `event.action`, `event.category` and their like, by field. */
  readonly constrained: readonly { readonly field: string; readonly values: readonly PredicateValue[] }[];
  readonly integrations: readonly string[];
  readonly required_fields: readonly { readonly name: string; readonly type: string }[];
  /** Fields of events that it reads. */
  readonly fields: readonly string[];
}

export interface PageConformance {
  readonly parses: boolean;
  readonly types: boolean;
  readonly runs: boolean;
  readonly diagnostics: readonly {
    /** `esql/unknown-column`. */
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly line: number;
    readonly column: number;
    readonly hint: string | null;
  }[];
}

/** What data and the service's memory say of a rule. */
export interface RuleLife {
  readonly could_fire: 'yes' | 'no' | 'unknown';
  /** Why, for people. */
  readonly because: string;
  readonly blind_spots: readonly { readonly field: string; readonly message: string }[];
  readonly alerts: { readonly total: number; readonly last: string | null; readonly per_day: number | null } | null;
  /** Verdicts of analysts, and the share of true positives among them. */
  readonly verdicts: {
    readonly true_positive: number;
    readonly false_positive: number;
    readonly benign: number;
    readonly duplicate: number;
    readonly precision: number | null;
  } | null;
  readonly backtest: Backtest | null;
  readonly tests: readonly { readonly name: string; readonly outcome: 'alerts' | 'silent' }[];
}

/** What the rule would have raised on stored events, at its threshold and around it. */
export interface Backtest {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly alerts: number;
  readonly alerts_per_day: number;
  /** For each threshold of the rule; empty where it has none. */
  readonly thresholds: readonly {
    readonly name: string;
    readonly operator: string;
    readonly value: number;
    readonly points: readonly { readonly value: number; readonly alerts: number; readonly alerts_per_day: number }[];
  }[];
}
