import type { Span } from '../../base/diagnostic.ts';

export type EqlComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type EqlSign = '+' | '-' | '*' | '/' | '%';
/** Units of a sequence's span of time. */
export type EqlTimeUnit = 'ms' | 's' | 'm' | 'h' | 'd';

/** A field, by its dotted name; `?` before it allows that no event has it. */
export interface EqlField {
  readonly kind: 'field';
  /** Without backticks: `['process.args', 0]` is the first value of `process.args`. It begins with a name. */
  readonly path: readonly (string | number)[];
  readonly optional: boolean;
  readonly span: Span;
}

export type EqlLiteral =
  /** Without quotes and escapes. */
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  /** As written: `4.0` is no `4`. */
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span };

/** A call of a function; `ignoreCase` where `~` follows its name. */
export interface EqlCall {
  readonly kind: 'call';
  readonly name: string;
  readonly ignoreCase: boolean;
  readonly args: readonly EqlExpression[];
  readonly span: Span;
}

/**
 * A condition or a value. A chain `a and b and c` is one node, likewise `or`, sums and products; parentheses keep nodes
 * apart and are otherwise left out.
 */
export type EqlExpression =
  | { readonly kind: 'or' | 'and'; readonly items: readonly EqlExpression[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: EqlExpression; readonly span: Span }
  | {
      readonly kind: 'comparison';
      readonly operator: EqlComparisonOperator;
      readonly left: EqlExpression;
      readonly right: EqlExpression;
      readonly span: Span;
    }
  | {
      readonly kind: 'in';
      readonly item: EqlExpression;
      readonly values: readonly EqlExpression[];
      readonly ignoreCase: boolean;
      readonly negated: boolean;
      readonly span: Span;
    }
  /** `:`, which never looks at case, `like` and `regex`: the item fits one of the values at least. */
  | {
      readonly kind: 'pattern';
      readonly operator: ':' | 'like' | 'regex';
      readonly item: EqlExpression;
      readonly values: readonly EqlExpression[];
      readonly ignoreCase: boolean;
      readonly span: Span;
    }
  /** `child of [process where ...]`, of the language's older dialect. */
  | { readonly kind: 'lineage'; readonly relation: string; readonly event: EqlEvent; readonly span: Span }
  /** A sum or a product: from left to right. */
  | {
      readonly kind: 'sum' | 'product';
      readonly first: EqlExpression;
      readonly rest: readonly { readonly sign: EqlSign; readonly item: EqlExpression }[];
      readonly span: Span;
    }
  | { readonly kind: 'unary'; readonly sign: '+' | '-'; readonly item: EqlExpression; readonly span: Span }
  | EqlCall
  | EqlField
  | EqlLiteral;

/** `category where condition`; a category of `undefined` is `any`. */
export interface EqlEvent {
  readonly category: { readonly name: string | undefined; readonly span: Span };
  readonly condition: EqlExpression;
  readonly span: Span;
}

/** An event in brackets, of a sequence, a sample or a join. */
export interface EqlTerm {
  readonly event: EqlEvent;
  /** `![...]`: that no such event is there. */
  readonly missing: boolean;
  readonly by: readonly EqlExpression[];
  /** How often the event comes in a row, where that is written. */
  readonly runs: number | undefined;
  readonly span: Span;
}

/** What stands before the pipes. A join is of the language's older dialect. */
export type EqlBody =
  | { readonly kind: 'event'; readonly event: EqlEvent; readonly span: Span }
  | {
      readonly kind: 'sequence' | 'sample' | 'join';
      readonly by: readonly EqlExpression[];
      readonly maxspan: { readonly amount: number; readonly unit: EqlTimeUnit } | undefined;
      readonly terms: readonly EqlTerm[];
      readonly until: EqlTerm | undefined;
      /** What stands before the first event. */
      readonly head: { readonly span: Span };
      readonly span: Span;
    };

/** What follows a `|`, which is not in its span. */
export type EqlPipe =
  | { readonly kind: 'pipe'; readonly name: string; readonly items: readonly EqlExpression[]; readonly span: Span }
  /** A pipe that this parser does not know: what follows its name, as written. */
  | { readonly kind: 'unknown'; readonly name: string; readonly text: string; readonly span: Span };

/** A whole query. */
export interface EqlQuery {
  readonly body: EqlBody;
  readonly pipes: readonly EqlPipe[];
  readonly span: Span;
}
