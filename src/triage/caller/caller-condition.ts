import { ipToHex } from '../../base/ip.ts';
import { CALLER_FIELDS, type CallerKind } from '../../detect/alert-callers.ts';
import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { parseIdentity } from '../../ingest/formats/aws/identity.ts';
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

const always = () => true;
/** Fields that hold names of one form: other names need not be looked for in them, and each field costs a scan. */
const NEEDS: Readonly<Record<string, (value: string) => boolean>> = {
  'aws_bedrock.invocation.identity.principal_arn': (value) => parseIdentity(value)?.type === 'role',
  'aws.cloudtrail.user_identity.session_context.session_issuer.arn': (value) => parseIdentity(value)?.type === 'role',
  'aws.cloudtrail.user_identity.access_key_id': (value) => /^A[KS]IA[A-Z0-9]+$/.test(value),
};

/** The conditions under which an event of a stream is a caller's, one per field that may name it; none where the stream cannot know it. */
export function callerTests(stream: StreamSchema, names: CallerNames, hides: (field: string) => boolean): FieldTest[] {
  return CALLER_FIELDS.flatMap(({ name, kind }) => {
    const field = stream.fields.get(name);
    if (kind !== names.kind || field === undefined || hides(name)) return [];
    const condition = holdsAny(field, names.values.filter(NEEDS[name] ?? always));
    return condition === undefined ? [] : [{ field: name, condition }];
  });
}

/** The condition that a field has one of some values; undefined where its type has none of them. */
export function holdsAny(field: Field, values: readonly string[]): string | undefined {
  const literals = values.flatMap((value) => literalOf(field, value) ?? []);
  if (literals.length === 0) return undefined;
  const name = printName(field.name);
  // A plain text beside an address is read once; TO_IP is called for every row.
  if (field.multi && field.type === 'ip')
    return anyOf(literals.map((literal) => `MV_CONTAINS(${name}, TO_IP(${literal}))`));
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
      return ipToHex(value) === undefined ? undefined : quoteString(value);
    case 'long':
      return /^-?\d{1,18}$/.test(value) ? `TO_LONG(${quoteString(value)})` : undefined;
    default:
      return undefined;
  }
}
