import type { Condition } from './predicate.ts';

/** The fields of events that a condition reads, sorted, each once; however deep it is. */
export function conditionSources(condition: Condition): string[] {
  const found = new Set<string>();
  const open: Condition[] = [condition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'and' || next.kind === 'or') for (const part of next.of) open.push(part);
    else if (next.kind === 'not') open.push(next.of);
    else if (next.kind === 'test') for (const field of next.test.sources) found.add(field);
    else if (next.kind === 'opaque') for (const field of next.sources) found.add(field);
  }
  return [...found].sort();
}
