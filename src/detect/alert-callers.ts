import type { AlertValue } from './alert.ts';

/** How a field says who called: what permissions hang on, what people call them, or merely where they were. */
export type CallerKind = 'identity' | 'name' | 'address';

export interface CallerField {
  readonly name: string;
  readonly kind: CallerKind;
}

/** Fields of ECS and of LLM logs that say who made a call, the surest first. */
export const CALLER_FIELDS: readonly CallerField[] = [
  { name: 'aws.cloudtrail.user_identity.arn', kind: 'identity' },
  { name: 'gen_ai.user.rn', kind: 'identity' },
  { name: 'user.id', kind: 'identity' },
  { name: 'gen_ai.user.id', kind: 'identity' },
  { name: 'azure.open_ai.properties.object_id', kind: 'identity' },
  { name: 'user.entity.id', kind: 'identity' },
  { name: 'actor.entity.id', kind: 'identity' },
  { name: 'client.user.id', kind: 'identity' },
  { name: 'aws_bedrock.invocation.identity.principal_arn', kind: 'identity' },
  { name: 'aws.cloudtrail.user_identity.session_context.session_issuer.arn', kind: 'identity' },
  { name: 'aws.cloudtrail.user_identity.access_key_id', kind: 'identity' },
  { name: 'user.email', kind: 'name' },
  { name: 'user.name', kind: 'name' },
  { name: 'user.full_name', kind: 'name' },
  { name: 'source.ip', kind: 'address' },
  { name: 'client.ip', kind: 'address' },
  { name: 'source.address', kind: 'address' },
  { name: 'client.address', kind: 'address' },
  { name: 'azure.open_ai.caller_ip_address', kind: 'address' },
];

/** A value is cut after so many characters. */
const LONGEST = 1_024;

const BY_COLUMN = new Map(CALLER_FIELDS.map((field, rank) => [plain(field.name), { field, rank }]));

/** Who an alert's row says made the calls. */
export interface AlertCaller {
  /** The field that says so; the row's column may hold aggregated values of it (`Esql.user_id_values`). */
  readonly field: string;
  readonly kind: CallerKind;
  readonly value: string;
}

/**
 * The callers that an alert's row names: the values of the surest field that it has. Several where the row lists several, none where it
 * names nobody (then its evidence events may).
 */
export function callersOf(fields: Readonly<Record<string, AlertValue>>): readonly AlertCaller[] {
  let best: { readonly rank: number; readonly field: CallerField; readonly values: readonly string[] } | undefined;
  for (const [column, value] of Object.entries(fields)) {
    const known = BY_COLUMN.get(sourceFieldOf(column));
    if (known === undefined || (best !== undefined && best.rank <= known.rank)) continue;
    const values = [value]
      .flat()
      .flatMap((v) => (v === null || typeof v === 'boolean' || v === '' ? [] : [String(v).slice(0, LONGEST)]));
    if (values.length > 0) best = { ...known, values };
  }
  if (best === undefined) return [];
  const { field, values } = best;
  return [...new Set(values)].map((value) => ({ field: field.name, kind: field.kind, value }));
}

/**
 * The field that a column of a rule's result holds values of, dots for underscores: `Esql.user_id_values` is `user.id`. Rules that follow
 * Elastic's convention call aggregates `Esql.FIELD_FUNCTION`.
 */
export function sourceFieldOf(column: string): string {
  return plain(column.replace(/^Esql(_priv)?\./i, '')).replace(/\.(values|top|first|last|sample)$/, '');
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '.');
}
