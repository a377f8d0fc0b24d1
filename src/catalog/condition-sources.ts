import type { Condition } from './predicate.ts';

/** The fields of events that a condition reads, sorted, each once. */
export function conditionSources(condition: Condition): string[] {
  const found = new Set<string>();
  collect(condition, found);
  return [...found].sort();
}

function collect(condition: Condition, found: Set<string>): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.of) collect(part, found);
      break;
    case 'not':
      collect(condition.of, found);
      break;
    case 'test':
      for (const field of condition.test.sources) found.add(field);
      break;
    case 'opaque':
      for (const field of condition.sources) found.add(field);
      break;
    case 'constant':
  }
}
