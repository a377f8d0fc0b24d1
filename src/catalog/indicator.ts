import type { PredicateKind, PredicateValue } from './predicate.ts';

/** A combination of field, kind and values that a rule looks for: its predicates, those that mean the same made one. */
export interface Indicator {
  readonly field: string;
  /** `not eq` is told as `ne`, `not is_null` as `is_not_null`, `not gt` as `lte`; a list of one value is `eq`; a pattern without wildcard is `eq`. */
  readonly kind: PredicateKind;
  readonly values: readonly PredicateValue[];
  /** As {@link Predicate.other}: what the field is compared with in place of values. */
  readonly other?: string;
  /** For kinds that have no opposite (`wildcard`, `cidr`, ...): whether it is what the rule leaves out. */
  readonly negated: boolean;
  /** Equal for all indicators that look for the same: without regard to case and to the order of lists. */
  readonly key: string;
}
