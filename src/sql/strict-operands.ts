import type { FunctionName } from '../functions/registry.ts';
import type { Call, Expression } from '../plan/expression.ts';

/** Predicates that are null where one of their first operands is null or has several values, with how many operands those are. */
const STRICT: ReadonlyMap<string, number> = new Map<FunctionName, number>([
  ['EQUALS', 2],
  ['NOT_EQUALS', 2],
  ['LESS', 2],
  ['LESS_OR_EQUAL', 2],
  ['GREATER', 2],
  ['GREATER_OR_EQUAL', 2],
  ['LIKE', 1],
  ['RLIKE', 1],
  ['IN', 1],
  ['CIDR_MATCH', 1],
  ['STARTS_WITH', 2],
  ['ENDS_WITH', 2],
]);

/** The operands of a predicate that it is null without: where one has no value, or several. */
export function strictOperands(predicate: Call): readonly Expression[] {
  return predicate.args.slice(0, STRICT.get(predicate.name) ?? 0);
}
