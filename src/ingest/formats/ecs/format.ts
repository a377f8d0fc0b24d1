import type { Json } from '../../../base/canonical-json.ts';
import type { FieldScalar } from '../../../store/event-store.ts';
import type { FieldDeclaration, LogFormat, NormalizeContext, NormalizedEvent, Rejection } from '../../format.ts';
import { EventFields } from '../event-fields.ts';
import { asBoolean, asInteger, asLong, asNumber, asText } from '../json-read.ts';
import { parseTimestamp } from '../timestamp.ts';
import { GENERIC, isEcsDocument, readDocument } from './ecs-document.ts';
import { ECS_DOCUMENT_FIELDS } from './fields.ts';

/**
 * Documents of the Elastic Common Schema as they are, each into the data stream of the dataset it names: what Elastic's agents
 * and integrations make, and whoever logs in ECS. One that carries another format's record in `event.original` is read as that.
 */
export const ecs: LogFormat = {
  name: GENERIC,
  stream: `logs-${GENERIC}-default`,
  description: 'Documents of the Elastic Common Schema, each into the data stream of its dataset',
  fields: ECS_DOCUMENT_FIELDS,
  dynamicFields: [{ prefix: 'labels.', type: 'keyword', list: true }],
  openFields: true,
  mayWrap: true,
  detects: isEcsDocument,
  normalize,
};

const DECLARED: ReadonlyMap<string, FieldDeclaration> = new Map(
  ECS_DOCUMENT_FIELDS.map((field) => [field.name, field]),
);

function normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection {
  const read = readDocument(record);
  if ('reason' in read) return read;
  const fields = new EventFields(context);
  for (const [name, values] of read.fields) {
    if (name === '@timestamp') continue;
    const declared = DECLARED.get(name);
    if (declared !== undefined) setTyped(fields, declared, values);
    else if (name.startsWith('labels.')) fields.keywords(name, values);
    else setAsItIs(fields, name, values);
  }
  fields.set('data_stream.dataset', read.dataset);
  fields.set('data_stream.type', 'logs');
  fields.set('data_stream.namespace', 'default');
  if (fields.values['event.dataset'] === undefined) fields.set('event.dataset', read.dataset);
  return { timestamp: read.timestamp, fields: fields.values, stream: `logs-${read.dataset}-default` };
}

function setTyped(fields: EventFields, { name, type, list }: FieldDeclaration, values: readonly Json[]): void {
  if (!fields.wants(name)) return;
  const read = values.map((value) => scalarOf(type, value)).filter((value) => value !== undefined);
  if (read.length === 0) return;
  // What ECS calls a single value may be a list all the same; the store then keeps it as one.
  fields.set(name, list === true || read.length > 1 ? read : read[0]!);
}

function scalarOf(type: FieldDeclaration['type'], value: Json): FieldScalar | undefined {
  switch (type) {
    case 'date':
      return typeof value === 'number' && Number.isFinite(value) ? Math.floor(value) : parseTimestamp(value);
    case 'boolean':
      return asBoolean(value);
    case 'integer':
      return asInteger(value);
    case 'long':
      return asLong(value);
    case 'double':
      return asNumber(value);
    default:
      return asText(value) || undefined;
  }
}

/** The values of a field nobody declared; where they are of several types, as texts. */
function setAsItIs(fields: EventFields, name: string, values: readonly Json[]): void {
  const scalars = values.filter((value) => typeof value !== 'string' || value !== '') as (string | number | boolean)[];
  if (scalars.length === 0) return;
  const same = scalars.every(
    (value) => typeof value === typeof scalars[0] && (asNumber(value) === value || typeof value !== 'number'),
  );
  const read = same ? scalars : scalars.map((value) => asText(value)!);
  fields.set(name, read.length > 1 ? read : read[0]!);
}
