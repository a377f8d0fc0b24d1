import { documentValue } from '../../../../src/base/document-value.ts';
import type { Alert } from '../../api/operations.ts';
import type { EvidenceItem } from './use-evidence.ts';

export interface HighlightedField {
  readonly name: string;
  readonly value: unknown;
  readonly from: 'row' | 'events';
}

/** Fields that say who did what with what, for what neither the rule nor its row names. */
const IDENTIFYING = [
  'user.id',
  'user.name',
  'gen_ai.request.model.id',
  'gen_ai.response.error_code',
  'gen_ai.policy.name',
  'cloud.account.id',
  'cloud.region',
  'source.ip',
  'aws.cloudtrail.user_identity.access_key_id',
  'user_agent.original',
  'azure.resource.name',
];
/** Values of a field that several events differ in. */
const MOST_VALUES = 4;

/** The fields to look at first: those that the rule highlights, the rest of its row, then what identifies the events. */
export function highlightedFields(
  row: Alert['fields'],
  highlighted: readonly string[],
  events: readonly EvidenceItem[],
): HighlightedField[] {
  const found = new Map<string, HighlightedField>();
  const add = (name: string) => {
    if (found.has(name)) return;
    if (Object.hasOwn(row, name) && row[name] !== null) found.set(name, { name, value: row[name], from: 'row' });
    else {
      const value = eventValues(events, name);
      if (value !== undefined) found.set(name, { name, value, from: 'events' });
    }
  };
  for (const name of highlighted) add(name);
  for (const name of Object.keys(row)) add(name);
  const told = [...found.values()].flatMap(({ value }) => [value].flat().map(String));
  // A row names models and accounts under names of its own, and an ARN its user: once is enough.
  const isTold = (value: unknown) => told.some((text) => text === String(value) || text.endsWith(`/${String(value)}`));
  for (const name of IDENTIFYING) {
    const value = eventValues(events, name);
    if (value !== undefined && ![value].flat().every(isTold)) add(name);
  }
  return [...found.values()];
}

/** What events have in a field: one value, or those that they differ in. */
function eventValues(events: readonly EvidenceItem[], name: string): unknown {
  const values = new Set<unknown>();
  for (const { document } of events) {
    const value = documentValue<unknown>(document, name);
    for (const one of [value ?? []].flat()) values.add(typeof one === 'object' ? JSON.stringify(one) : one);
  }
  const all = [...values];
  if (all.length <= 1) return all[0];
  return all.length > MOST_VALUES ? [...all.slice(0, MOST_VALUES), `${all.length - MOST_VALUES} more`] : all;
}
