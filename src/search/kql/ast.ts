import type { Span } from '../../base/diagnostic.ts';
import type { SearchField, SearchText } from '../search-text.ts';

export type KqlRangeOperator = '>' | '>=' | '<' | '<=';

/**
 * The syntax tree of a search in the Kibana Query Language. A group of values (`a: (b or c)`) is spread out: each value is
 * a node of its own with the field. A chain `a and b and c` is one node, likewise `or`; parentheses keep nodes apart.
 */
export type KqlNode =
  | { readonly kind: 'or' | 'and'; readonly items: readonly KqlNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: KqlNode; readonly span: Span }
  /** `field: value`, or a value alone, which is sought in all fields. */
  | {
      readonly kind: 'match';
      readonly field: SearchField | undefined;
      readonly value: SearchText;
      readonly span: Span;
    }
  /** `field: *`: the field has a value. */
  | { readonly kind: 'exists'; readonly field: SearchField; readonly span: Span }
  | {
      readonly kind: 'range';
      readonly field: SearchField;
      readonly operator: KqlRangeOperator;
      readonly value: SearchText;
      readonly span: Span;
    }
  /** `field: { ... }`: one and the same nested object meets all of the query. */
  | { readonly kind: 'nested'; readonly field: SearchField; readonly item: KqlNode; readonly span: Span }
  /** An empty search, or `*`. */
  | { readonly kind: 'everything'; readonly span: Span };
