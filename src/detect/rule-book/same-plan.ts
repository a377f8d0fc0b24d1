import type { Plan } from '../../plan/node.ts';

/** Whether two plans are the same, column ids and places in the query's text included. */
export function samePlan(a: Plan, b: Plan): boolean {
  return a === b || written(a) === written(b);
}

function written(plan: Plan): string {
  // As text of its own kind: 1 and 1n are no equal values.
  return JSON.stringify(plan, (_, value: unknown) => (typeof value === 'bigint' ? { long: String(value) } : value));
}
