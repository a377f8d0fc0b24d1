import type { Plan } from './node.ts';
import { nodesOf } from './rewrite.ts';

/** Steps that leave the rows that they let through in the order in which they came. */
const KEEPS_ORDER: ReadonlySet<Plan['kind']> = new Set([
  'filter',
  'eval',
  'project',
  'limit',
  'expand',
  'sample',
  'join',
  'enrich',
  'inline_aggregate',
]);

/** The SORT that a plan's rows are in the order of; undefined where they are in none. */
export function sortOf(plan: Plan): Extract<Plan, { kind: 'sort' }> | undefined {
  for (const node of nodesOf(plan).reverse()) {
    if (node.kind === 'sort') return node;
    if (!KEEPS_ORDER.has(node.kind)) return undefined;
  }
  return undefined;
}

/** Whether a plan's rows come in an order that means something. */
export function isOrdered(plan: Plan): boolean {
  return sortOf(plan) !== undefined;
}
