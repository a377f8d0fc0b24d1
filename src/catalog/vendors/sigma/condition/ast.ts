import type { Span } from '../../../../base/diagnostic.ts';

/** A search of a Sigma condition; spans are offsets in the condition's text. */
export type Search =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Search[] }
  | { readonly kind: 'not'; readonly of: Search }
  /** A search identifier, or in correlations a rule. */
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  /** `1 of selection_*`, `all of them`. */
  | {
      readonly kind: 'of';
      readonly quantity: number | 'all';
      /** `them`, or a name with `*` for any characters. */
      readonly pattern: string;
      readonly span: Span;
    };

/** What old conditions ask of the events found, after a `|`. */
export type Aggregation =
  | {
      readonly kind: 'compare';
      readonly function: AggregateFunction;
      /** Absent only of `count()`. */
      readonly field?: string;
      readonly by: readonly string[];
      readonly operator: '<' | '<=' | '>' | '>=' | '=' | '!=';
      readonly value: number;
      readonly span: Span;
    }
  /** Events near others. */
  | { readonly kind: 'near'; readonly of: Search; readonly span: Span };

export const AGGREGATE_FUNCTIONS = ['count', 'min', 'max', 'avg', 'sum'] as const;
export type AggregateFunction = (typeof AGGREGATE_FUNCTIONS)[number];

/** A condition of a Sigma rule. */
export interface ConditionTree {
  readonly search: Search;
  readonly aggregation?: Aggregation;
}
