import type { Condition } from '../../../predicate.ts';

/** Conditions joined; one alone is itself, and what is joined the same way within is not nested. */
export function joined(kind: 'and' | 'or', of: readonly Condition[]): Condition {
  if (of.length === 1) return of[0]!;
  return { kind, of: of.flatMap((part) => (part.kind === kind ? part.of : [part])) };
}
