import type { Expression } from '../plan/expression.ts';
import type { Plan } from '../plan/node.ts';
import { nodesOf, withBranches } from '../plan/rewrite.ts';

const BUCKET_FUNCTIONS = new Set(['DATE_TRUNC', 'BUCKET', 'TBUCKET']);

/**
 * Whether the last aggregation groups by a time bucket (`DATE_TRUNC(1 minute, @timestamp)`, directly or through a column
 * made before): then each bucket is an episode of its own.
 */
export function groupsByTimeBucket(plan: Plan): boolean {
  const nodes = withBranches(nodesOf(plan));
  const last = nodes.findLast((node) => node.kind === 'aggregate');
  if (last?.kind !== 'aggregate') return false;
  return last.groups.some((group) => isBucket(group.expression, nodes));
}

function isBucket(expression: Expression, nodes: readonly Plan[]): boolean {
  if (expression.type !== 'date' && expression.type !== 'date_nanos') return false;
  if (expression.kind === 'call') return BUCKET_FUNCTIONS.has(expression.name);
  if (expression.kind !== 'column') return false;
  const { id } = expression.column;
  for (const node of nodes) {
    const made = node.kind === 'eval' ? node.assignments : node.kind === 'aggregate' ? node.groups : [];
    const source = made.find((a) => a.column.id === id);
    if (source !== undefined) return isBucket(source.expression, nodes);
  }
  return false;
}
