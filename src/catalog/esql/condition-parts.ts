import type { Span } from '../../base/diagnostic.ts';
import type { ExpressionSyntax } from '../../esql/ast.ts';
import type { Condition, PredicateKind } from '../predicate.ts';
import type { Resolve } from './column-tracer.ts';

/** A function's call or an operator. */
export type CallSyntax = Extract<ExpressionSyntax, { kind: 'call' }>;

/** How an expression inside a condition is read. */
export interface Place {
  readonly resolve: Resolve;
  readonly negated: boolean;
  /** Where the column stands that the expression is the meaning of; absent for what is written in the condition itself. */
  readonly at?: Span;
}

/** Makes a test of a field against constants of a call's arguments; undefined where they are none. */
export type ValuesTest = (
  kind: PredicateKind,
  field: ExpressionSyntax,
  values: readonly ExpressionSyntax[],
  whole: CallSyntax,
  place: Place,
  ignoreCase?: boolean,
) => Condition | undefined;

/** What holds always, or never. */
export function constant(value: boolean): Condition {
  return { kind: 'constant', value };
}

/** Conditions that hold together, or of which one is enough, without those that decide nothing. */
export function joined(kind: 'and' | 'or', conditions: readonly Condition[]): Condition {
  const deciding = kind === 'or';
  if (conditions.some((c) => c.kind === 'constant' && c.value === deciding)) return constant(deciding);
  const of = conditions.filter((c) => c.kind !== 'constant');
  if (of.length === 0) return constant(!deciding);
  return of.length === 1 ? of[0]! : { kind, of };
}
