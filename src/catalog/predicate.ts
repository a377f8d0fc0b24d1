import type { Span } from '../base/diagnostic.ts';

/** What a predicate asks of a field. */
export const PREDICATE_KINDS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'wildcard',
  'regex',
  'is_null',
  'is_not_null',
  'cidr',
  'contains',
  'starts_with',
  'ends_with',
  'match',
] as const;
export type PredicateKind = (typeof PREDICATE_KINDS)[number];

/** A value as a rule writes it; a whole number beyond the safe ones is text. */
export type PredicateValue = string | number | boolean | null;

/** One test of a field, as a rule writes it. */
export interface Predicate {
  /**
   * What is tested, by the fields that it comes from: a field's name; an expression over fields where a derived column is tested
   * (`TO_LOWER(gen_ai.prompt)`); a column's own name where an aggregation made it; `*` where all fields are searched.
   */
  readonly field: string;
  /** The fields of events behind it; of an aggregated column, those that its aggregate reads. */
  readonly sources: readonly string[];
  /** How an aggregated column is made (`COUNT(*)`); absent for all others. */
  readonly aggregate?: string;
  readonly kind: PredicateKind;
  /** None for `is_null` and `is_not_null`; patterns of `wildcard` with `*` for any text and `?` for one character. */
  readonly values: readonly PredicateValue[];
  /** What the field is compared with where that is another field, or is computed: then there are no values. */
  readonly other?: string;
  /** Whether it stands under an odd number of negations. */
  readonly negated: boolean;
  /** Whether the rule's language compares it without regard to case. */
  readonly ignoreCase: boolean;
  /** As written. */
  readonly text: string;
  /** In the query's text, where it is known. */
  readonly span?: Span;
}

/** A condition of a rule: tests and what joins them. What cannot be read as such is shown as it is, never guessed. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'test'; readonly test: Predicate }
  /** It holds always, or never. */
  | { readonly kind: 'constant'; readonly value: boolean }
  | OpaqueCondition;

/** A part of a condition that is no test of a field against values. */
export interface OpaqueCondition {
  readonly kind: 'opaque';
  readonly text: string;
  /** For people: `compares two fields`, `a script`. */
  readonly why: string;
  /** The fields that it reads. */
  readonly sources: readonly string[];
  readonly negated: boolean;
}
