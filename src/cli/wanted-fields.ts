import type { Plan } from '../plan/node.ts';
import { nodesOf } from '../plan/rewrite.ts';
import type { RunnableRule } from './rule-set.ts';

/** A test for the fields that rules read, their time fields included: nothing else need be loaded. */
export function fieldsRead(rules: readonly RunnableRule[]): (field: string) => boolean {
  const fields = new Set(rules.flatMap(({ rule, plan }) => [...scanned(plan), rule.timestampOverride ?? '@timestamp']));
  return (field) => fields.has(field);
}

/** A test for the fields that a plan reads. */
export function fieldsScanned(plan: Plan): (field: string) => boolean {
  const fields = new Set(scanned(plan));
  return (field) => fields.has(field);
}

function scanned(plan: Plan): string[] {
  return nodesOf(plan).flatMap((node) => (node.kind === 'scan' ? node.columns.map((c) => c.field) : []));
}
