import type { AlertValue, EvidenceEvent } from '../../detect/alert.ts';
import { sourceFieldOf } from '../../detect/alert-callers.ts';
import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { fieldOf, type StreamSchema } from '../../plan/schema.ts';
import type { EventReader } from '../event-reader.ts';

/** Fields that say who did something with what, as the formats of logs name them. */
export const FACT_FIELDS = [
  'user.id',
  'aws.cloudtrail.user_identity.arn',
  'aws.cloudtrail.user_identity.type',
  'aws.cloudtrail.user_identity.access_key_id',
  'cloud.provider',
  'cloud.account.id',
  'cloud.region',
  'aws_bedrock.invocation.model_id',
  'gen_ai.request.model.id',
  'azure.resource.id',
] as const;
export type FactField = (typeof FACT_FIELDS)[number];

/** Events behind an alert that are alike in all fact fields. */
export interface EvidenceFact {
  readonly events: number;
  /** Of these, without a guardrail. */
  readonly unguarded: number;
  readonly values: Readonly<Partial<Record<FactField, string>>>;
}

/** What the events behind an alert have in common and in different. */
export interface EvidenceFacts {
  readonly facts: readonly EvidenceFact[];
  /** `events`: read from them; `row`: from the alert's own row, as none of them is kept any more. */
  readonly from: 'events' | 'row';
  /** How many of the events were read. */
  readonly read: number;
}

/** Stored names of streams and ids are plain; anything else did not come from a store of ours. */
const STREAM = /^[\w.:-]+$/;
const ID = /^[0-9a-f]{32}$/;
const MOST_FACTS = 500;

/** Reads what the events behind an alert say; `row` stands in where they are gone. */
export async function evidenceFacts(
  evidence: readonly EvidenceEvent[],
  row: Readonly<Record<string, AlertValue>>,
  reader: EventReader,
  signal: AbortSignal,
): Promise<EvidenceFacts> {
  const streams = new Map<string, EvidenceEvent[]>();
  for (const event of evidence) {
    if (!STREAM.test(event._index) || !ID.test(event._id)) continue;
    const list = streams.get(event._index);
    if (list === undefined) streams.set(event._index, [event]);
    else list.push(event);
  }
  const facts: EvidenceFact[] = [];
  for (const [stream, events] of streams) {
    const schema = reader.streams().find(({ name }) => name === stream);
    if (schema === undefined || !reader.holds(stream)) continue;
    facts.push(...(await streamFacts(schema, events, reader, signal)));
  }
  const read = facts.reduce((sum, { events }) => sum + events, 0);
  return read > 0 ? { facts, from: 'events', read } : { facts: rowFacts(row), from: 'row', read: 0 };
}

async function streamFacts(
  schema: StreamSchema,
  events: readonly EvidenceEvent[],
  reader: EventReader,
  signal: AbortSignal,
): Promise<EvidenceFact[]> {
  const fields = FACT_FIELDS.filter((name) => fieldOf(schema, name)?.type === 'keyword');
  if (fields.length === 0) return [];
  const times = events.map((event) => event['@timestamp']).sort();
  const ids = events.map(({ _id }) => quoteString(_id)).join(', ');
  const guarded = fieldOf(schema, 'gen_ai.guardrail_id') !== undefined;
  const query = [
    `FROM ${schema.name} METADATA _id`,
    // The times let the store pass over most of what it has.
    `WHERE @timestamp >= ${quoteString(times[0]!)} AND @timestamp <= ${quoteString(times.at(-1)!)} AND _id IN (${ids})`,
    `STATS n = COUNT(*), u = COUNT(*) WHERE ${guarded ? 'gen_ai.guardrail_id IS NULL' : 'false'} BY ${fields.map(printName).join(', ')}`,
    'SORT n DESC',
  ].join(' | ');
  const { columns, rows } = await reader.read(query, { rows: MOST_FACTS, signal });
  const at = new Map(columns.map(({ name }, i) => [name, i]));
  return rows.map((row) => ({
    events: Number(row[at.get('n')!]),
    unguarded: Number(row[at.get('u')!]),
    values: Object.fromEntries(
      fields.flatMap((name) => {
        const value = row[at.get(name)!];
        return typeof value === 'string' && value !== '' ? [[name, value]] : [];
      }),
    ),
  }));
}

/** The row's own columns of these names, one fact for each combination that lists of values make, within reason. */
function rowFacts(row: Readonly<Record<string, AlertValue>>): EvidenceFact[] {
  let facts: Partial<Record<FactField, string>>[] = [{}];
  for (const name of FACT_FIELDS) {
    // A rule's own names for its columns (`Esql.cloud_region_values`) tell what they hold values of.
    const source = sourceFieldOf(name);
    const values = Object.entries(row).flatMap(([column, value]) => (sourceFieldOf(column) === source ? [value] : []));
    const texts = [...new Set(values.flat())].filter((v): v is string => typeof v === 'string' && v !== '');
    if (texts.length === 0) continue;
    facts = facts.flatMap((fact) => texts.map((text) => ({ ...fact, [name]: text }))).slice(0, MOST_FACTS);
  }
  return facts.some((fact) => Object.keys(fact).length > 0)
    ? facts.map((values) => ({ events: 0, unguarded: 0, values }))
    : [];
}
