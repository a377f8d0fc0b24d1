import type { Json } from '../../base/canonical-json.ts';

type JsonObject = { readonly [key: string]: Json };

/** Whether a value is an export of OpenTelemetry's spans or logs, in the JSON encoding of OTLP. */
export function isOtlpExport(value: JsonObject): boolean {
  return isList(own(value, 'resourceSpans')) || isList(own(value, 'resourceLogs'));
}

const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_CODES = ['unset', 'ok', 'error'];

/**
 * The spans and log records of an OTLP export, each a record of its own with what it belongs to: `{otlp: 'span'|'log',
 * resource, scope, attributes, ...}`, attributes as plain JSON, times in nanoseconds as text, ids in hex. Integers that a
 * number cannot hold are text; what is no object where one should be is a record as it is.
 */
export function* otlpRecords(value: JsonObject): Generator<Json> {
  yield* signalRecords(value, 'resourceSpans', 'scopeSpans', 'spans', spanRecord);
  yield* signalRecords(value, 'resourceLogs', 'scopeLogs', 'logRecords', logRecord);
}

type Context = { readonly resource: JsonObject; readonly scope: JsonObject };

function* signalRecords(
  value: JsonObject,
  resources: string,
  scopes: string,
  items: string,
  read: (item: JsonObject, context: Context) => JsonObject,
): Generator<Json> {
  for (const ofResource of list(own(value, resources))) {
    const resource = attributesOf(own(object(own(object(ofResource), 'resource')), 'attributes'));
    for (const ofScope of list(own(object(ofResource), scopes))) {
      const scope = scopeOf(object(own(object(ofScope), 'scope')));
      for (const item of list(own(object(ofScope), items))) {
        const isObject = typeof item === 'object' && item !== null && !isList(item);
        yield isObject ? read(item as JsonObject, { resource, scope }) : item;
      }
    }
  }
}

function spanRecord(span: JsonObject, { resource, scope }: Context): JsonObject {
  const status = object(own(span, 'status'));
  return present({
    otlp: 'span',
    resource,
    scope,
    traceId: id(own(span, 'traceId')),
    spanId: id(own(span, 'spanId')),
    parentSpanId: id(own(span, 'parentSpanId')),
    name: text(own(span, 'name')),
    kind: enumName(own(span, 'kind'), SPAN_KINDS, 'SPAN_KIND_'),
    startTimeUnixNano: integerText(own(span, 'startTimeUnixNano')),
    endTimeUnixNano: integerText(own(span, 'endTimeUnixNano')),
    status: present({
      code: enumName(own(status, 'code'), STATUS_CODES, 'STATUS_CODE_'),
      message: text(own(status, 'message')),
    }),
    attributes: attributesOf(own(span, 'attributes')),
    events: list(own(span, 'events')).map((event) => {
      const read = object(event);
      return present({
        name: text(own(read, 'name')),
        timeUnixNano: integerText(own(read, 'timeUnixNano')),
        attributes: attributesOf(own(read, 'attributes')),
      });
    }),
  });
}

function logRecord(log: JsonObject, { resource, scope }: Context): JsonObject {
  return present({
    otlp: 'log',
    resource,
    scope,
    traceId: id(own(log, 'traceId')),
    spanId: id(own(log, 'spanId')),
    timeUnixNano: integerText(own(log, 'timeUnixNano')),
    observedTimeUnixNano: integerText(own(log, 'observedTimeUnixNano')),
    severityNumber: own(log, 'severityNumber'),
    severityText: text(own(log, 'severityText')),
    eventName: text(own(log, 'eventName')),
    body: plain(own(log, 'body')),
    attributes: attributesOf(own(log, 'attributes')),
  });
}

function scopeOf(scope: JsonObject): JsonObject {
  return present({
    name: text(own(scope, 'name')),
    version: text(own(scope, 'version')),
    attributes: attributesOf(own(scope, 'attributes')),
  });
}

/** `[{key, value: {stringValue}}]` as `{key: value}`; of a key that is there twice the last stands, one without a key is none. */
function attributesOf(attributes: Json | undefined): JsonObject {
  const entries: [string, Json][] = [];
  for (const item of list(attributes)) {
    const key = own(object(item), 'key');
    const value = plain(own(object(item), 'value'));
    if (typeof key === 'string' && key !== '' && value !== undefined) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

/** An `AnyValue` as plain JSON; undefined where it holds nothing. */
function plain(value: Json | undefined): Json | undefined {
  const any = object(value);
  for (const member of ['stringValue', 'boolValue', 'doubleValue', 'bytesValue']) {
    const scalar = own(any, member);
    if (scalar !== undefined && scalar !== null) return scalar;
  }
  const integer = own(any, 'intValue');
  if (typeof integer === 'number') return integer;
  if (typeof integer === 'string') return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  const array = own(any, 'arrayValue');
  if (array !== undefined) return list(own(object(array), 'values')).map((item) => plain(item) ?? null);
  const members = own(any, 'kvlistValue');
  return members === undefined ? undefined : attributesOf(own(object(members), 'values'));
}

/** Enums are numbers in OTLP's JSON; other writers of protobuf's JSON give their names. */
function enumName(value: Json | undefined, names: readonly string[], prefix: string): string | undefined {
  if (typeof value === 'number') return names[value];
  return typeof value === 'string' && value.startsWith(prefix) ? value.slice(prefix.length).toLowerCase() : undefined;
}

function id(value: Json | undefined): string | undefined {
  // Zeroes are OTLP's word for none.
  return typeof value === 'string' && /[^0]/.test(value) ? value.toLowerCase() : undefined;
}

function integerText(value: Json | undefined): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value)).toString();
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : undefined;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Without the members that are absent, empty texts' among them. */
function present(members: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) ? (value as JsonObject) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A member of the object itself: `constructor` of the prototype is none. */
function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
