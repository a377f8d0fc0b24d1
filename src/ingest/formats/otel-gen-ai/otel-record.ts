import type { Json } from '../../../base/canonical-json.ts';
import type { Rejection } from '../../format.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../../json-depth.ts';
import { asObject, asString, describeJson, type JsonObject, objectsOf } from '../json-read.ts';
import { parseNanoseconds } from '../timestamp.ts';

/** A span's event, or a log record's own. */
export interface OtelEvent {
  readonly name: string;
  readonly attributes: JsonObject;
  /** Of a log record. */
  readonly body: Json | undefined;
}

/** A span or log record of a GenAI operation, whose essentials could be read. */
export interface OtelRecord {
  readonly signal: 'span' | 'log';
  readonly record: JsonObject;
  /** Milliseconds since the epoch: when a span began. */
  readonly timestamp: number;
  readonly attributes: JsonObject;
  readonly resource: JsonObject;
  readonly scope: JsonObject;
  /** The events of a span; of a log record, itself where it has an event's name. */
  readonly events: readonly OtelEvent[];
}

/** Whether a record is a span or log record as `../../records/otlp-records.ts` writes them. */
export function isOtelRecord(record: Json): boolean {
  const object = asObject(record);
  return (object?.otlp === 'span' || object?.otlp === 'log') && asObject(object.attributes) !== undefined;
}

/** Reads a record's essentials; says which is missing, or that it is of no GenAI operation, which is no fault. */
export function readRecord(json: Json): OtelRecord | Rejection {
  const record = asObject(json);
  if (record === undefined) return { reason: `the record is ${describeJson(json)}, not an object` };
  if (!depthWithin(json, MAX_RECORD_DEPTH)) {
    return { reason: `the record nests deeper than ${MAX_RECORD_DEPTH} levels` };
  }
  const signal = record.otlp;
  if (signal !== 'span' && signal !== 'log') return { reason: 'the record is no span or log record of OpenTelemetry' };
  const attributes = asObject(record.attributes) ?? {};
  const events = signal === 'span' ? objectsOf(record.events).map(eventOf) : logEvent(record, attributes);
  if (!isGenAi(attributes, events)) {
    return { reason: `${signal === 'span' ? 'span' : 'log record'} of no GenAI operation`, skip: true };
  }
  const times = signal === 'span' ? ['startTimeUnixNano', 'endTimeUnixNano'] : ['timeUnixNano', 'observedTimeUnixNano'];
  const timestamp = parseNanoseconds(record[times[0]!]) ?? parseNanoseconds(record[times[1]!]);
  if (timestamp === undefined) return { reason: `the record has neither ${times.join(' nor ')}` };
  const resource = asObject(record.resource) ?? {};
  return { signal, record, timestamp, attributes, resource, scope: asObject(record.scope) ?? {}, events };
}

function eventOf(event: JsonObject): OtelEvent {
  return { name: asString(event.name) ?? '', attributes: asObject(event.attributes) ?? {}, body: undefined };
}

/** An event's name is a member since OTLP 1.5, an attribute before. */
function logEvent(record: JsonObject, attributes: JsonObject): readonly OtelEvent[] {
  const name = asString(record.eventName) ?? asString(attributes['event.name']);
  return name === undefined ? [] : [{ name, attributes, body: record.body }];
}

/** Attributes of the conventions, of OpenLLMetry, of Vercel's AI SDK, of OpenInference; what else such tools add is on every span. */
const GEN_AI = /^(?:gen_ai\.|llm\.|ai\.operationId$|openinference\.span\.kind$|traceloop\.span\.kind$)/;

function isGenAi(attributes: JsonObject, events: readonly OtelEvent[]): boolean {
  return (
    Object.keys(attributes).some((key) => GEN_AI.test(key)) || events.some(({ name }) => name.startsWith('gen_ai.'))
  );
}
