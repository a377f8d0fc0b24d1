import type { Span } from '../base/diagnostic.ts';

/**
 * The syntax tree of a query, as written: names unresolved, operators as functions of their canonical names.
 * Every node has the span of its text.
 */
export interface QuerySyntax {
  /** `SET name = value;` before the query; a subquery has none. */
  readonly settings: readonly SettingSyntax[];
  readonly source: SourceSyntax;
  readonly commands: readonly CommandSyntax[];
  readonly span: Span;
}

/** `SET name = value;` */
export interface SettingSyntax {
  readonly name: NameSyntax;
  readonly value: ExpressionSyntax;
  readonly span: Span;
}

/** A name with its span; a quoted name (`` `a b` ``) is unquoted here. */
export interface NameSyntax {
  readonly name: string;
  readonly span: Span;
}

/** A name that may hold `*` wildcards; `pattern` is false where every `*` was quoted or none stands. */
export interface NamePatternSyntax extends NameSyntax {
  readonly pattern: boolean;
  /** The literal texts between the wildcards (`a*` is `a` and the empty text); the name alone where `pattern` is false. */
  readonly pieces: readonly string[];
}

export type SourceSyntax = FromSyntax | RowSyntax | ShowSyntax | UnsupportedSyntax | InvalidSyntax;

/** A command that parses by name only: the analyser says that it is not supported. `text` is the whole of it, as written. */
export interface UnsupportedSyntax {
  readonly kind: 'unsupported';
  readonly name: string;
  readonly text: string;
  readonly span: Span;
}

/** A command with a syntax error that was reported: which columns there are after it is not known. */
export interface InvalidSyntax {
  readonly kind: 'invalid';
  readonly name: string;
  readonly span: Span;
}

export interface FromSyntax {
  readonly kind: 'from';
  /** Index patterns: `logs-aws_bedrock.*`, `-excluded`. */
  readonly patterns: readonly NameSyntax[];
  /** Queries in parentheses among the patterns: their rows come as well. */
  readonly subqueries: readonly QuerySyntax[];
  readonly metadata: readonly NameSyntax[];
  readonly span: Span;
}

/** `SHOW INFO`. */
export interface ShowSyntax {
  readonly kind: 'show';
  readonly span: Span;
}

export interface RowSyntax {
  readonly kind: 'row';
  readonly fields: readonly FieldSyntax[];
  readonly span: Span;
}

/** `name = expression`, or an expression that names itself by its text. */
export interface FieldSyntax {
  readonly name: NameSyntax | undefined;
  readonly expression: ExpressionSyntax;
  readonly span: Span;
}

export type CommandSyntax =
  | { readonly kind: 'where'; readonly condition: ExpressionSyntax; readonly span: Span }
  | { readonly kind: 'eval'; readonly fields: readonly FieldSyntax[]; readonly span: Span }
  | { readonly kind: 'keep'; readonly patterns: readonly NamePatternSyntax[]; readonly span: Span }
  | { readonly kind: 'drop'; readonly patterns: readonly NamePatternSyntax[]; readonly span: Span }
  | { readonly kind: 'rename'; readonly renames: readonly RenameSyntax[]; readonly span: Span }
  | {
      /** `INLINE STATS` keeps the rows and puts the aggregates beside them. */
      readonly kind: 'stats' | 'inline_stats';
      readonly aggregates: readonly AggregateFieldSyntax[];
      readonly groups: readonly FieldSyntax[];
      readonly span: Span;
    }
  | { readonly kind: 'sort'; readonly keys: readonly SortKeySyntax[]; readonly span: Span }
  | {
      readonly kind: 'limit';
      readonly count: ExpressionSyntax;
      /** `LIMIT n BY a, b`; empty where there is no BY. */
      readonly groups: readonly ExpressionSyntax[];
      readonly span: Span;
    }
  | { readonly kind: 'sample'; readonly probability: ExpressionSyntax; readonly span: Span }
  | {
      readonly kind: 'lookup_join';
      readonly table: NameSyntax;
      /** Names of fields that both sides have, or conditions. */
      readonly conditions: readonly ExpressionSyntax[];
      readonly span: Span;
    }
  | {
      readonly kind: 'enrich';
      /** The policy's name; where a remote mode (`_remote:name`) is written, without it. */
      readonly policy: NameSyntax;
      readonly on: NameSyntax | undefined;
      /** `WITH new = field`: what to add, under which name; empty for all of the policy's fields. */
      readonly fields: readonly EnrichFieldSyntax[];
      readonly span: Span;
    }
  | { readonly kind: 'fork'; readonly branches: readonly ForkBranchSyntax[]; readonly span: Span }
  | {
      /** Commands that take a text apart into columns of one prefix. */
      readonly kind: PartsCommand;
      readonly prefix: NameSyntax;
      readonly input: ExpressionSyntax;
      /** `WITH {"option": value}`. */
      readonly options: readonly MapEntrySyntax[];
      readonly span: Span;
    }
  | {
      /** `COMPLETION answer = prompt WITH {"inference_id": "id"}`: what a language model answers; no query with it runs. */
      readonly kind: 'completion';
      /** The column of the answer; `completion` where absent. */
      readonly target: NameSyntax | undefined;
      readonly prompt: ExpressionSyntax;
      readonly options: readonly MapEntrySyntax[];
      readonly span: Span;
    }
  | { readonly kind: 'mv_expand'; readonly column: NameSyntax; readonly span: Span }
  | {
      readonly kind: 'dissect';
      readonly input: ExpressionSyntax;
      readonly pattern: StringSyntax;
      /** What stands between appended values; empty where the query does not say. */
      readonly separator: string;
      readonly span: Span;
    }
  | {
      readonly kind: 'grok';
      readonly input: ExpressionSyntax;
      readonly patterns: readonly StringSyntax[];
      readonly span: Span;
    }
  | UnsupportedSyntax
  | InvalidSyntax;

export type PartsCommand = 'uri_parts' | 'user_agent' | 'registered_domain';

/** The column of COMPLETION's answer where none is named. */
export const COMPLETION_COLUMN = 'completion';

/** `field`, or `name = field`. */
export interface EnrichFieldSyntax {
  readonly name: NameSyntax;
  readonly field: NameSyntax;
  readonly span: Span;
}

export interface ForkBranchSyntax {
  readonly commands: readonly CommandSyntax[];
  readonly span: Span;
}

/** `old AS new` and `new = old` alike. */
export interface RenameSyntax {
  readonly from: NamePatternSyntax;
  readonly to: NamePatternSyntax;
  readonly span: Span;
}

/** An aggregate with its own filter: `COUNT(*) WHERE status == 500`. */
export interface AggregateFieldSyntax extends FieldSyntax {
  readonly filter: ExpressionSyntax | undefined;
}

export interface SortKeySyntax {
  readonly expression: ExpressionSyntax;
  readonly descending: boolean;
  /** Undefined where the query leaves it to the default (nulls last ascending, first descending). */
  readonly nulls: 'first' | 'last' | undefined;
  readonly span: Span;
}

export interface StringSyntax {
  readonly kind: 'string';
  readonly value: string;
  readonly span: Span;
}

export type ExpressionSyntax =
  | StringSyntax
  /** A whole number, unbounded. */
  | { readonly kind: 'integer'; readonly value: bigint; readonly span: Span }
  | { readonly kind: 'decimal'; readonly value: number; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  /** `1 minute`, `-3 days`: an amount and the unit as written, lower-cased. */
  | { readonly kind: 'timespan'; readonly amount: bigint; readonly unit: string; readonly span: Span }
  /** `[1, 2, 3]`: literals; whether they are of one type is not checked here. */
  | { readonly kind: 'list'; readonly items: readonly ExpressionSyntax[]; readonly span: Span }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  /** `{"option": value}`, only as an argument of a function. */
  | { readonly kind: 'map'; readonly entries: readonly MapEntrySyntax[]; readonly span: Span }
  /** `?name`, `?1` or `?` (an empty name): a value given from outside; `??name`, a name given from outside, is `?name`. */
  | { readonly kind: 'parameter'; readonly name: string; readonly span: Span }
  /** `*`, only as the one argument of a function. */
  | { readonly kind: 'star'; readonly span: Span }
  /**
   * A function call (name as written, upper-cased) or an operator under its function name: `==` EQUALS, `!=` NOT_EQUALS,
   * `<` LESS, `<=` LESS_OR_EQUAL, `>` GREATER, `>=` GREATER_OR_EQUAL, `+` ADD, `-` SUBTRACT, `*` MULTIPLY, `/` DIVIDE,
   * `%` MODULO, unary `-` NEGATE, AND, OR, NOT, IS_NULL, IS_NOT_NULL, IN (value, items...), LIKE (value, patterns...),
   * RLIKE (value, patterns...), `:` MATCH. `NOT IN`, `NOT LIKE` are NOT around them. `operator` tells the two kinds apart;
   * `nameSpan` is the operator's or the name's own span. `x::type` is a call of CAST with a `name` of the type.
   * A chain `a AND b AND c` is one call with three arguments, likewise OR; parentheses keep calls apart, and the span of
   * a parenthesised expression includes them.
   */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly operator: boolean;
      readonly args: readonly ExpressionSyntax[];
      readonly nameSpan: Span;
      readonly span: Span;
    };

/** One option of a map: `"option": value`. */
export interface MapEntrySyntax {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: ExpressionSyntax;
}

/** How many expressions may stand inside each other; whatever walks a tree may recurse this deep. */
export const MAX_EXPRESSION_DEPTH = 200;

/** How many queries and branches in parentheses may stand inside each other. */
export const MAX_BRANCH_DEPTH = 8;
