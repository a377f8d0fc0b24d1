import type { Json } from '../../base/canonical-json.ts';
import { visible } from '../../base/source-text.ts';
import { isOtlpExport, otlpRecords } from './otlp-records.ts';
import { parseJson } from './parse-json.ts';

type JsonObject = { readonly [key: string]: Json };

/** A raw record; what looked like one and is none; or a part of a delivery that is no log. */
export type Unwrapped =
  | { readonly kind: 'record'; readonly record: Json; readonly text: string | undefined }
  | { readonly kind: 'dead'; readonly reason: string; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: string };

/** What a value looks like: a record of some format; a document that is one unless it carries another; neither. */
export type Looks = 'record' | 'document' | 'unknown';

/** Wrappers nest (an exported document that holds a delivery that holds records), but not without end. */
const MAX_WRAPPERS = 6;

/**
 * The raw records inside what delivered them: `{"Records": [...]}` (CloudTrail), `{"records": [...]}` (Azure Event Hubs),
 * `{"logEvents": [{"message"}]}` (CloudWatch Logs subscriptions) and `{"events": [{"message"}]}` (its API),
 * `{"object": "list", "data": [...]}` (OpenAI's API), `{"detail-type", "detail"}` (EventBridge), exports of OpenTelemetry's spans and logs (OTLP as JSON), and Elastic's documents, with the record in `event.original` or `message`. A value
 * that is a record is its own; so is a document that carries no record.
 */
export function unwrapRecords(value: Json, text: string | undefined, looks: (value: Json) => Looks): Unwrapped[] {
  const unwrapped: Unwrapped[] = [];
  unwrapInto(unwrapped, value, text, looks, 0);
  if (unwrapped.length === 0) unwrapped.push({ kind: 'skipped', reason: 'delivery without records' });
  return unwrapped;
}

function unwrapInto(
  into: Unwrapped[],
  value: Json,
  text: string | undefined,
  looks: (value: Json) => Looks,
  wrappers: number,
): void {
  const object = asObject(value);
  const look = object === undefined || wrappers >= MAX_WRAPPERS ? 'record' : looks(value);
  if (object === undefined || look === 'record') {
    into.push({ kind: 'record', record: value, text });
    return;
  }
  if (look === 'document') {
    const carried = carriedRecords(object, looks, wrappers);
    if (carried === undefined) into.push({ kind: 'record', record: value, text });
    else for (const piece of carried) into.push(piece);
    return;
  }
  const next = (inner: Json, innerText?: string) => unwrapInto(into, inner, innerText, looks, wrappers + 1);
  const list =
    ownList(object, 'Records') ??
    ownList(object, 'records') ??
    (own(object, 'object') === 'list' ? ownList(object, 'data') : undefined);
  const messages = messageEvents(object, 'logEvents') ?? messageEvents(object, 'events');
  if (isOtlpExport(object)) for (const record of otlpRecords(object)) next(record);
  else if (list !== undefined) for (const item of list) next(item);
  else if (object.messageType === 'CONTROL_MESSAGE')
    into.push({ kind: 'skipped', reason: 'control message of CloudWatch Logs' });
  else if (messages !== undefined) for (const message of messages) unwrapMessage(into, message, next);
  else if (isSampleLabels(object)) into.push({ kind: 'skipped', reason: 'labels of sample logs' });
  else if (asObject(own(object, '_source')) !== undefined) next(own(object, '_source')!);
  else if (typeof own(object, 'detail-type') === 'string' && asObject(own(object, 'detail')) !== undefined)
    next(own(object, 'detail')!);
  else {
    const original = originalText(object);
    const parsed = original === undefined ? undefined : parseJson(original);
    if (parsed === undefined || parsed.error !== undefined) into.push({ kind: 'record', record: value, text });
    else if (Array.isArray(parsed.value)) for (const item of parsed.value as readonly Json[]) next(item);
    else next(parsed.value, original);
  }
}

/** The records that a document carries as text (or as what a collector parsed), where they are of a known format. */
function carriedRecords(
  document: JsonObject,
  looks: (value: Json) => Looks,
  wrappers: number,
): readonly Unwrapped[] | undefined {
  const body = own(document, 'otlp') === 'log' ? own(document, 'body') : undefined;
  const original = originalText(document) ?? (typeof body === 'string' ? body : undefined);
  const parsed = original === undefined ? { value: asObject(body) } : parseJson(original);
  if (parsed.value === undefined) return undefined;
  const carried: Unwrapped[] = [];
  unwrapInto(carried, parsed.value, original, looks, wrappers + 1);
  const known = carried.some((piece) => piece.kind === 'record' && looks(piece.record) !== 'unknown');
  return known ? carried : undefined;
}

function unwrapMessage(into: Unwrapped[], message: string, next: (inner: Json, text?: string) => void): void {
  const parsed = parseJson(message);
  if (parsed.error === undefined) next(parsed.value, message);
  else into.push({ kind: 'dead', reason: `a log event's message is ${parsed.error}`, text: message });
}

/** What an unknown record has, for a message about it: its first keys. */
export function looksOf(record: Json): string {
  const object = asObject(record);
  if (object === undefined)
    return `it is ${Array.isArray(record) ? 'a list' : `a ${record === null ? 'null' : typeof record}`}`;
  const keys = Object.keys(object);
  if (keys.length === 0) return 'it is empty';
  const shown = keys.slice(0, 8).map((key) => visible(key.slice(0, 40)));
  return `it has the keys ${shown.join(', ')}${keys.length > shown.length ? ', ...' : ''}`;
}

export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** A member of the object itself: `constructor` of the prototype is none. */
function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function ownList(object: JsonObject, key: string): readonly Json[] | undefined {
  const value = own(object, key);
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

function messageEvents(object: JsonObject, key: string): readonly string[] | undefined {
  const messages = ownList(object, key)?.map((event) => own(asObject(event) ?? {}, 'message'));
  return messages?.every((message) => typeof message === 'string') ? (messages as string[]) : undefined;
}

function originalText(object: JsonObject): string | undefined {
  const candidates = [
    own(object, 'event.original'),
    own(asObject(own(object, 'event')) ?? {}, 'original'),
    own(object, 'message'),
  ];
  return candidates.find((text): text is string => typeof text === 'string' && /^\s{0,100}[{[]/.test(text));
}

/** The file that `seismo sample` writes beside its logs. */
function isSampleLabels(object: JsonObject): boolean {
  return ['version', 'attacks', 'alerts'].every((key) => own(object, key) !== undefined);
}
