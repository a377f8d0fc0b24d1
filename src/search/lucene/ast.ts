import type { Span } from '../../base/diagnostic.ts';
import type { SearchField, SearchText } from '../search-text.ts';

/** How a clause counts: it must match, it must not, or one of those that may is enough where none must. */
export type Occurrence = 'must' | 'may' | 'must-not';

export interface LuceneClause {
  readonly occurrence: Occurrence;
  readonly node: LuceneNode;
}

/** The end of a range; undefined where it is open (`*`). */
export interface RangeEnd {
  readonly value: SearchText;
  readonly included: boolean;
}

/**
 * The syntax tree of a search in Lucene's query string syntax. The field before a group (`a:(b c)`) is that of each node in
 * it; undefined is the default field. Boosts are read and left out, since there are no scores.
 */
export type LuceneNode =
  | { readonly kind: 'clauses'; readonly clauses: readonly LuceneClause[]; readonly span: Span }
  | {
      readonly kind: 'match';
      readonly field: SearchField | undefined;
      readonly value: SearchText;
      /** `"a b"~2`: how many places the words of a phrase may be moved. */
      readonly slop?: number;
      /** `word~1`: how many edits away; `default` where no number stands. */
      readonly fuzzy?: number | 'default';
      readonly span: Span;
    }
  | { readonly kind: 'regexp'; readonly field: SearchField | undefined; readonly pattern: string; readonly span: Span }
  | {
      readonly kind: 'range';
      readonly field: SearchField | undefined;
      readonly lower: RangeEnd | undefined;
      readonly upper: RangeEnd | undefined;
      readonly span: Span;
    }
  /** `_exists_:field`, `field:*`. */
  | { readonly kind: 'exists'; readonly field: SearchField; readonly span: Span }
  /** `*`, `*:*`. */
  | { readonly kind: 'everything'; readonly span: Span }
  /** An empty search. */
  | { readonly kind: 'nothing'; readonly span: Span };
