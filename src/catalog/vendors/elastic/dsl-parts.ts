import type { Json } from '../../../base/canonical-json.ts';
import type { JsonTable } from '../../../rules/rule.ts';
import type { Condition, PredicateKind, PredicateValue } from '../../predicate.ts';

/** A value as a table; undefined where it is none. */
export function asTable(value: Json | undefined): JsonTable | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonTable) : undefined;
}

/** One value or a list of them, as clauses take either. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** A value that a field can be compared with; undefined where it is none. */
export function asScalar(value: Json | undefined): Exclude<PredicateValue, null> | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** A part of a query that is shown as it is. */
export function opaquePart(part: Json, why: string, negated: boolean, sources: readonly string[] = []): Condition {
  return { kind: 'opaque', text: JSON.stringify(part), why, sources, negated };
}

/** A test that a part of a query makes. */
export function testPart(
  part: Json,
  field: string,
  kind: PredicateKind,
  values: readonly PredicateValue[],
  negated: boolean,
  ignoreCase = false,
): Condition {
  const sources = field === '*' ? [] : [field];
  return { kind: 'test', test: { field, sources, kind, values, negated, ignoreCase, text: JSON.stringify(part) } };
}
