import type { Json } from '../../../base/canonical-json.ts';
import type { Rejection } from '../../format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../../json-depth.ts';
import { parseJsonText, readBody } from '../body.ts';
import { asObject, asString, describeJson, type JsonObject } from '../json-read.ts';
import { parseTimestamp } from '../timestamp.ts';
import { readEventStream } from './event-stream.ts';

/** A diagnostic record whose essentials could be read. */
export interface DiagnosticRecord {
  readonly log: JsonObject;
  readonly timestamp: number;
  readonly properties: JsonObject;
  /** `properties` where it was logged as text: numbers too long for JavaScript are whole only there. */
  readonly propertiesText: string | undefined;
  readonly request: Json | undefined;
  readonly response: Json | undefined;
}

/** Reads a record's essentials, or says which of them is missing. */
export function readRecord(record: Json): DiagnosticRecord | Rejection {
  const log = asObject(record);
  if (log === undefined) return { reason: `the record is ${describeJson(record)}, not an object` };
  if (!depthWithin(record, MAX_RECORD_DEPTH)) {
    return { reason: `the record nests deeper than ${MAX_RECORD_DEPTH} levels` };
  }
  const timestamp = parseTimestamp(log.time);
  if (timestamp === undefined) {
    return log.time === undefined
      ? { reason: 'the record has no time' }
      : { reason: `time is ${describeJson(log.time)}, not an ISO-8601 date and time` };
  }
  if (!asString(log.operationName)) return { reason: 'the record has no operationName' };
  if (!asString(log.category)) return { reason: 'the record has no category' };
  const resourceId = asString(log.resourceId);
  if (!resourceId) return { reason: 'the record has no resourceId' };
  const propertiesText = asString(log.properties);
  const parsed = propertiesText === undefined ? log.properties : parseJsonText(propertiesText);
  const properties = asObject(parsed) ?? {};
  return {
    log,
    timestamp,
    properties,
    propertiesText,
    request: readBody(properties.backendRequestBody ?? properties.requestBody),
    response: responseBody(properties.backendResponseBody ?? properties.responseBody),
  };
}

/** A response is JSON, or server-sent events where it was streamed. */
function responseBody(logged: Json | undefined): Json | undefined {
  const body = readBody(logged);
  return typeof body === 'string' ? (readEventStream(body) ?? body) : body;
}
