import type { Json } from '../../../base/canonical-json.ts';
import type { Rejection } from '../../format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../../json-depth.ts';
import { flatten } from '../flatten.ts';
import { asObject, asString, describeJson, type JsonObject } from '../json-read.ts';
import { parseTimestamp, wholeMilliseconds } from '../timestamp.ts';

/** A document of the Elastic Common Schema, its fields flat. */
export interface EcsDocument {
  readonly timestamp: number;
  /** Where it goes: `logs-DATASET-default`. */
  readonly dataset: string;
  readonly fields: ReadonlyMap<string, readonly Json[]>;
}

/** Fields of one document; each could be a column. */
const LIMITS = { leaves: 1000, nameLength: 256, depth: 32 } as const;

/** What a document without a dataset is filed under, as Elastic does. */
export const GENERIC = 'generic';

/** Whether a record looks like a document of ECS: a time, and the schema's version or a dataset. */
export function isEcsDocument(record: Json): boolean {
  const object = asObject(record);
  if (object === undefined || !Object.hasOwn(object, '@timestamp')) return false;
  return ['ecs.version', 'data_stream.dataset', 'event.dataset'].some((path) => member(object, path) !== undefined);
}

/** A text by its path, written nested or with dots. */
function member(object: JsonObject, path: string): string | undefined {
  const [outer = '', inner = ''] = path.split('.');
  const nested = Object.hasOwn(object, outer) ? asObject(object[outer]) : undefined;
  const value = nested !== undefined && Object.hasOwn(nested, inner) ? nested[inner] : object[path];
  return asString(value) || undefined;
}

/** Reads a document, or says why it is none. */
export function readDocument(record: Json): EcsDocument | Rejection {
  const object = asObject(record);
  if (object === undefined) return { reason: `the record is ${describeJson(record)}, not an object` };
  if (!depthWithin(record, MAX_RECORD_DEPTH)) {
    return { reason: `the record nests deeper than ${MAX_RECORD_DEPTH} levels` };
  }
  const time = Object.hasOwn(object, '@timestamp') ? object['@timestamp'] : undefined;
  const timestamp = typeof time === 'number' ? wholeMilliseconds(time) : parseTimestamp(time);
  if (timestamp === undefined) {
    return time === undefined
      ? { reason: 'the record has no @timestamp' }
      : { reason: `@timestamp is ${describeJson(time)}, not an ISO-8601 date and time` };
  }
  const named = member(object, 'data_stream.dataset') ?? member(object, 'event.dataset') ?? GENERIC;
  return { timestamp, dataset: datasetOf(named), fields: flatten(object, LIMITS) };
}

/**
 * A dataset's name as Elastic's data stream naming scheme allows one, made from what was given as its reroute processor
 * does: in lower case, an underscore for each character that no name may have, 100 characters at most.
 */
function datasetOf(named: string): string {
  const name = named
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9_.]/g, '_')
    .replace(/^[_.]+/, '');
  return name === '' ? GENERIC : name;
}
