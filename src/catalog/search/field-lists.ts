import type { Span } from '../../base/diagnostic.ts';
import type { SearchText } from '../../search/search-text.ts';
import type { Condition } from '../predicate.ts';
import { joined, type NamedField, type SearchTests } from './search-tests.ts';

/** An alternative of a search that is nothing but values of one field. */
export interface FieldValues {
  readonly field: NamedField;
  readonly values: readonly SearchText[];
  readonly place: Span;
}

/**
 * Alternatives as a condition. Values in one pair of parentheses after a field were spread out by the parser, each with the
 * field: they are one list again. Values of a field that is written anew are not.
 * @param valuesOf what an alternative holds where it is values of a field only
 */
export function alternatives<Node>(
  nodes: readonly Node[],
  tests: SearchTests,
  valuesOf: (node: Node) => FieldValues | undefined,
  condition: (node: Node) => Condition,
  negated: boolean,
): Condition {
  const parts: (Node | FieldValues[])[] = [];
  const lists = new Map<number, FieldValues[]>();
  for (const node of nodes) {
    const values = valuesOf(node);
    const list = values && lists.get(values.field.span.start);
    if (values === undefined) parts.push(node);
    else if (list !== undefined) list.push(values);
    else {
      const begun = [values];
      lists.set(values.field.span.start, begun);
      parts.push(begun);
    }
  }
  const conditions = parts.map((part) => {
    if (!isList(part)) return condition(part);
    const { field, place } = part[0]!;
    const values = part.flatMap((item) => item.values);
    return tests.list({ field, values, place: part.length === 1 ? place : undefined }, negated);
  });
  return joined('or', conditions);
}

/** The values of alternatives that are all of one field, written once. */
export function commonField(items: readonly (FieldValues | undefined)[], place: Span): FieldValues | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const values: SearchText[] = [];
  for (const item of items) {
    if (item?.field.span.start !== first.field.span.start) return undefined;
    values.push(...item.values);
  }
  return { field: first.field, values, place };
}

function isList(part: unknown): part is FieldValues[] {
  return Array.isArray(part);
}
