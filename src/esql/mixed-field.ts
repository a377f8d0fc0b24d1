import type { Span } from '../base/diagnostic.ts';
import { commonType, comparable } from '../functions/types.ts';
import type { Column, Expression } from '../plan/expression.ts';
import { outputOf, type Plan, type ScanColumn } from '../plan/node.ts';
import { columnsRead, everyNodeOf, mapNodes } from '../plan/rewrite.ts';
import { type Field, fieldOf, type StreamSchema } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';
import type { ColumnIds } from './scope.ts';

/** A field that streams type so differently that no type holds all its values: each type's values as a column of their own. */
export interface MixedField {
  readonly variants: readonly { readonly column: Column; readonly streams: readonly string[] }[];
}

/** A field as several streams have it: of a type that takes in all of theirs, or as text where there is none. */
export function joinFields(known: Field | undefined, field: Field): Field {
  if (known === undefined) return field;
  const { name } = field;
  const multi = known.multi || field.multi;
  if (known.type === field.type) return { name, type: field.type, multi };
  const both = [known, field].map((f) => ({ ...f, literal: undefined }));
  return { name, type: comparable(known.type, field.type) ? commonType(both) : 'keyword', multi };
}

/** The columns of the fields that streams type differently, beside the one that shows all values as text. */
export function mixedFields(
  streams: readonly StreamSchema[],
  columns: readonly ScanColumn[],
  ids: ColumnIds,
): ScanColumn[] {
  if (streams.length < 2) return [];
  return columns.flatMap(({ column, field }) => {
    const types = new Map<ValueType, { multi: boolean; streams: string[] }>();
    for (const stream of streams) {
      const own = fieldOf(stream, field);
      if (own === undefined) continue;
      const known = types.get(own.type);
      if (known === undefined) types.set(own.type, { multi: own.multi, streams: [stream.name] });
      else {
        known.multi ||= own.multi;
        known.streams.push(stream.name);
      }
    }
    const [first, ...rest] = types.keys();
    if (first === undefined || rest.every((type) => comparable(first, type))) return [];
    const variants = [...types].map(([type, own]) => ({
      column: ids.make(field, type, own.multi),
      streams: own.streams,
    }));
    ids.mixed.set(column.id, { variants });
    return variants.map((v) => ({ column: v.column, field, only: v.column.type }));
  });
}

/** The plan where columns of mixed fields, as far as anything reads or shows them, are computed as text from each type's values. */
export function showMixed(plan: Plan, { mixed }: ColumnIds): Plan {
  if (mixed.size === 0) return plan;
  const used = new Set(outputOf(plan).map((c) => c.id));
  for (const node of everyNodeOf(plan)) for (const column of columnsRead(node)) used.add(column.id);
  return mapNodes(plan, (node) => {
    if (node.kind !== 'scan') return node;
    const shown = node.columns.filter((c) => c.only === undefined && mixed.has(c.column.id));
    if (shown.length === 0) return node;
    const hidden = new Set(shown.map((c) => c.column.id));
    const scan: Plan = { ...node, columns: node.columns.filter((c) => !hidden.has(c.column.id)) };
    const assignments = shown
      .filter((c) => used.has(c.column.id))
      .map(({ column }) => ({ column, expression: asText(column, mixed.get(column.id)!, node.span) }));
    return assignments.length === 0 ? scan : { kind: 'eval', input: scan, assignments, span: node.span };
  });
}

function asText({ multi }: Column, { variants }: MixedField, span: Span): Expression {
  const args = variants.map(({ column }): Expression => {
    const value = { kind: 'column', column, type: column.type, multi: column.multi, span } as const;
    return { kind: 'call', name: 'TO_STRING', args: [value], type: 'keyword', multi: column.multi, span };
  });
  return { kind: 'call', name: 'COALESCE', args, type: 'keyword', multi, span };
}

/** Which streams have which type: `keyword in a, integer in b and c`. */
export function describeMixed({ variants }: MixedField): string {
  const parts = variants.map(({ column, streams }) => {
    const [first, second, ...rest] = streams;
    const names = rest.length > 0 ? `${first}, ${second} and ${rest.length} more` : streams.join(' and ');
    return `${column.type} in ${names}`;
  });
  return parts.join(', ');
}
