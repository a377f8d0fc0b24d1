import type { Condition } from '../../../predicate.ts';

/** A condition under a NOT: each of its tests stands under one negation more. */
export function not(condition: Condition): Condition {
  return { kind: 'not', of: flipped(condition) };
}

function flipped(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: condition.kind, of: condition.of.map(flipped) };
    case 'not':
      return { kind: 'not', of: flipped(condition.of) };
    case 'test':
      return { kind: 'test', test: { ...condition.test, negated: !condition.test.negated } };
    case 'opaque':
      return { ...condition, negated: !condition.negated };
    case 'constant':
      return condition;
  }
}

/** How many tests and unread parts a condition holds, each as often as it stands there. */
export function weightOf(condition: Condition): number {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.reduce((sum, part) => sum + weightOf(part), 0);
    case 'not':
      return weightOf(condition.of);
    default:
      return 1;
  }
}
