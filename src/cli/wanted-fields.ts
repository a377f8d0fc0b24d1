import type { Plan } from '../plan/node.ts';
import { everyNodeOf } from '../plan/rewrite.ts';
import type { RunnableRule } from './rule-set.ts';

/** A test for the fields that rules read, their time fields included: nothing else need be loaded. */
export function fieldsOfRules(rules: readonly RunnableRule[]): (field: string) => boolean {
  const times = rules.map(({ rule }) => rule.timestampOverride ?? '@timestamp');
  const scans = rules.flatMap(({ plan }) => fieldsScanned(plan));
  return wanted(
    [...scans, ...times],
    rules.flatMap((r) => r.prefixes),
  );
}

/** A test for the fields that a query reads. */
export function fieldsOfQuery(plan: Plan, prefixes: readonly string[]): (field: string) => boolean {
  return wanted(fieldsScanned(plan), prefixes);
}

function wanted(names: readonly string[], prefixes: readonly string[]): (field: string) => boolean {
  const fields = new Set(names);
  return (field) => fields.has(field) || prefixes.some((prefix) => field.startsWith(prefix));
}

function fieldsScanned(plan: Plan): string[] {
  return [...everyNodeOf(plan)].flatMap((node) => (node.kind === 'scan' ? node.columns.map((c) => c.field) : []));
}
