import { ipToHex } from '../../base/ip.ts';
import { CALLER_FIELDS, type CallerKind } from '../../detect/alert-callers.ts';
import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { Field, StreamSchema } from '../../plan/schema.ts';

/** Names that one caller has in logs, all of one kind. */
export interface CallerNames {
  readonly kind: CallerKind;
  readonly values: readonly string[];
}

/** A field of a stream that can hold a caller's name, and the ES|QL condition that it does. */
export interface FieldTest {
  readonly field: string;
  readonly condition: string;
}

/** The conditions under which an event of a stream is a caller's, one per field that may name it; none where the stream cannot know it. */
export function callerTests(stream: StreamSchema, names: CallerNames, hides: (field: string) => boolean): FieldTest[] {
  return CALLER_FIELDS.flatMap(({ name, kind }) => {
    const field = stream.fields.get(name);
    if (kind !== names.kind || field === undefined || hides(name)) return [];
    const condition = holdsAny(field, names.values);
    return condition === undefined ? [] : [{ field: name, condition }];
  });
}

/** The condition that a field has one of some values; undefined where its type has none of them. */
export function holdsAny(field: Field, values: readonly string[]): string | undefined {
  const literals = values.flatMap((value) => literalOf(field, value) ?? []);
  if (literals.length === 0) return undefined;
  const name = printName(field.name);
  if (field.multi) return anyOf(literals.map((literal) => `MV_CONTAINS(${name}, ${literal})`));
  return literals.length === 1 ? `${name} == ${literals[0]}` : `${name} IN (${literals.join(', ')})`;
}

/** Conditions of which one has to hold. */
export function anyOf(conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' OR ')})`;
}

function literalOf({ type }: Field, value: string): string | undefined {
  switch (type) {
    case 'keyword':
    case 'text':
      return quoteString(value);
    case 'ip':
      return ipToHex(value) === undefined ? undefined : `TO_IP(${quoteString(value)})`;
    case 'long':
      return /^-?\d{1,18}$/.test(value) ? `TO_LONG(${quoteString(value)})` : undefined;
    default:
      return undefined;
  }
}
