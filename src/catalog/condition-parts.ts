import type { Condition, OpaqueCondition, Predicate } from './predicate.ts';

/** The leaves of a condition, in order. */
export interface ConditionParts {
  readonly predicates: readonly Predicate[];
  readonly opaque: readonly OpaqueCondition[];
}

/** Takes a condition apart; without recursion, since a hostile rule nests as deep as its parser lets it. */
export function partsOf(condition: Condition | undefined): ConditionParts {
  const predicates: Predicate[] = [];
  const opaque: OpaqueCondition[] = [];
  const open: Condition[] = condition === undefined ? [] : [condition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    switch (next.kind) {
      case 'and':
      case 'or':
        for (let i = next.of.length - 1; i >= 0; i--) open.push(next.of[i]!);
        break;
      case 'not':
        open.push(next.of);
        break;
      case 'test':
        predicates.push(next.test);
        break;
      case 'opaque':
        opaque.push(next);
        break;
      case 'constant':
        break;
    }
  }
  return { predicates, opaque };
}
