import type { Span } from '../base/diagnostic.ts';
import type { ScalarValue, ValueType } from './value.ts';

/**
 * A column of a plan. The id is unique within a plan, so a name may be shadowed (`EVAL a = a + 1`) without confusion,
 * and no name from a log or a rule ever becomes an SQL identifier.
 */
export interface Column {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  /** Whether a row may hold several values. Where false, engines work on plain scalars. */
  readonly multi: boolean;
}

export interface Literal {
  readonly kind: 'literal';
  readonly type: ValueType;
  /** Several values where `multi`; null where the type is `null` or a cast of a literal failed. */
  readonly value: ScalarValue | readonly ScalarValue[] | null;
  readonly multi: boolean;
  readonly span: Span;
}

export interface ColumnReference {
  readonly kind: 'column';
  readonly column: Column;
  readonly type: ValueType;
  readonly multi: boolean;
  readonly span: Span;
}

/**
 * The settings of a call by name (`{"operator": "AND"}`): what its function declares and the query gave, and nothing else.
 * They are no operands: walks over expressions pass them by.
 */
export type CallOptions = Readonly<Record<string, Literal>>;

/** A call of a registered function or operator (`functions/`), by its canonical upper-case name. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly options?: CallOptions;
  /** The time zone in which the call reads, cuts or moves dates (`Europe/Madrid`, `+05:30`), where that is not UTC. */
  readonly zone?: string;
  readonly type: ValueType;
  readonly multi: boolean;
  readonly span: Span;
}

export type Expression = Literal | ColumnReference | Call;

/** An aggregate inside STATS: `COUNT(x) WHERE y`. */
export interface AggregateCall {
  readonly kind: 'aggregate';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly options?: CallOptions;
  readonly filter: Expression | undefined;
  readonly type: ValueType;
  readonly multi: boolean;
  readonly span: Span;
}

/** A column and what it is made of. */
export interface Assignment {
  readonly column: Column;
  readonly expression: Expression;
}

/** Visits an expression and everything in it, without recursion, so that a deep one cannot exhaust the stack. */
export function* expressionsIn(root: Expression): Generator<Expression> {
  const stack: Expression[] = [root];
  while (stack.length > 0) {
    const expression = stack.pop()!;
    yield expression;
    if (expression.kind === 'call')
      for (let i = expression.args.length - 1; i >= 0; i--) stack.push(expression.args[i]!);
  }
}

/** The columns an expression reads. */
export function columnsUsed(expression: Expression): Column[] {
  const used: Column[] = [];
  for (const e of expressionsIn(expression)) if (e.kind === 'column') used.push(e.column);
  return used;
}
