import type { Condition, Predicate } from './predicate.ts';
import type { Stage } from './rule-anatomy.ts';

/** The tests of a condition, in the order in which they are written; however deep it is. */
export function testsOf(condition: Condition | undefined): Predicate[] {
  const tests: Predicate[] = [];
  // A rule may be nested deeper than calls can be.
  const open: Condition[] = condition === undefined ? [] : [condition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'test') tests.push(next.test);
    else if (next.kind === 'not') open.push(next.of);
    else if (next.kind === 'and' || next.kind === 'or')
      for (let i = next.of.length - 1; i >= 0; i--) open.push(next.of[i]!);
  }
  return tests;
}

/** The tests of a rule, in the order of its stages; those that a later stage tells again, as the rule uses them there, only by that one. */
export function testsOfStages(stages: readonly Stage[]): Predicate[] {
  return stages.flatMap((stage) => (stage.retold ? [] : testsOf(stage.condition)));
}

/** How many parts of stages could not be read, each once: whole stages, and parts of conditions. */
export function opaqueParts(stages: readonly Stage[]): number {
  let found = 0;
  for (const stage of stages) {
    if (stage.retold) continue;
    if (stage.opaque !== undefined) found++;
    const open: Condition[] = stage.condition === undefined ? [] : [stage.condition];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.kind === 'opaque') found++;
      else if (next.kind === 'not') open.push(next.of);
      else if (next.kind === 'and' || next.kind === 'or') open.push(...next.of);
    }
  }
  return found;
}
