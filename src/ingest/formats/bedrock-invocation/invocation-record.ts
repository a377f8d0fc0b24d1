import type { Json } from '../../../base/canonical-json.ts';
import type { Rejection } from '../../format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../../json-depth.ts';
import { readBody } from '../body.ts';
import { asObject, asText, describeJson, type JsonObject } from '../json-read.ts';
import { parseTimestamp } from '../timestamp.ts';

/** An invocation record whose essentials could be read. */
export interface InvocationRecord {
  readonly log: JsonObject;
  readonly timestamp: number;
  readonly operation: string | undefined;
  readonly modelId: string | undefined;
  readonly input: JsonObject | undefined;
  readonly output: JsonObject | undefined;
  readonly request: Json | undefined;
  readonly response: Json | undefined;
}

/** Reads a record's essentials, or says which of them is missing. */
export function readRecord(record: Json): InvocationRecord | Rejection {
  const log = asObject(record);
  if (log === undefined) return { reason: `the record is ${describeJson(record)}, not an object` };
  if (log.schemaType !== undefined && log.schemaType !== 'ModelInvocationLog') {
    return { reason: `schemaType is ${describeJson(log.schemaType)}, not "ModelInvocationLog"` };
  }
  if (!depthWithin(record, MAX_RECORD_DEPTH)) {
    return { reason: `the record nests deeper than ${MAX_RECORD_DEPTH} levels` };
  }
  const timestamp = parseTimestamp(log.timestamp);
  if (timestamp === undefined) {
    return log.timestamp === undefined
      ? { reason: 'the record has no timestamp' }
      : { reason: `timestamp is ${describeJson(log.timestamp)}, not an ISO-8601 date and time` };
  }
  const operation = nonEmpty(log.operation);
  const modelId = nonEmpty(log.modelId);
  const missing = missingEssential(log, operation, modelId);
  if (missing !== undefined) return { reason: missing };
  const input = asObject(log.input);
  const output = asObject(log.output);
  return {
    log,
    timestamp,
    operation,
    modelId,
    input,
    output,
    request: readBody(input?.inputBodyJson),
    response: readBody(output?.outputBodyJson),
  };
}

function missingEssential(log: JsonObject, operation?: string, modelId?: string): string | undefined {
  if (operation === undefined && modelId === undefined) return 'the record has neither operation nor modelId';
  // Without a schema's name, only both together tell an invocation from any other log with a timestamp.
  if (log.schemaType === undefined && (operation === undefined || modelId === undefined)) {
    return `the record has no schemaType and no ${operation === undefined ? 'operation' : 'modelId'}`;
  }
  return undefined;
}

function nonEmpty(value: Json | undefined): string | undefined {
  const text = asText(value);
  return text === '' ? undefined : text;
}
