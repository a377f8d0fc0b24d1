import type { AlertValue } from './alert.ts';
import { plainColumn } from './plain-column.ts';

/** Who made the calls behind an alert: a value that stands for someone, and the column of the row that holds it. */
export interface Caller {
  readonly field: string;
  readonly value: string;
}

/** Fields that name who calls, the most telling first: CloudTrail's ARN is what Bedrock's log has in `user.id`; an address names someone only where nothing else does. */
const CALLERS = [
  'aws.cloudtrail.user_identity.arn',
  'user.id',
  'user.email',
  'user.name',
  'gen_ai.user.id',
  'client.user.id',
  'user.full_name',
  'source.ip',
  'client.ip',
  'source.address',
  'client.address',
].map(plainColumn);

const LONGEST = 1_024;

/**
 * The caller that an alert's row names: the value of the first column of those that name one, also as an aggregate (`Esql.user_id_values`).
 * Undefined where there is none, or where such a column holds several: the alert is about all of them. A value is cut after 1,024 characters.
 */
export function callerOf(fields: Readonly<Record<string, AlertValue>>): Caller | undefined {
  let best: { rank: number; field: string; value: AlertValue } | undefined;
  for (const [field, value] of Object.entries(fields)) {
    const rank = CALLERS.indexOf(plainColumn(field));
    if (rank === -1 || isNothing(value) || (best !== undefined && best.rank <= rank)) continue;
    best = { rank, field, value };
  }
  if (best === undefined) return undefined;
  const values = new Set([best.value].flat());
  if (values.size !== 1) return undefined;
  return { field: best.field, value: String([...values][0]).slice(0, LONGEST) };
}

function isNothing(value: AlertValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
