import type { Json } from '../../../base/canonical-json.ts';
import { parseJson } from '../../records/parse-json.ts';
import { asObject } from '../../records/unwrap-records.ts';

/** An object that a message tells of. */
export interface NotifiedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number | undefined;
}

/** What a message of a bucket's queue says: objects that came (none where it is a test, or tells of something else), or why it says nothing. */
export type Notification = { readonly objects: readonly NotifiedObject[] } | { readonly reason: string };

/** A notification may lie in a topic's message, and that in another's, but not without end. */
const MOST_WRAPPERS = 4;

/**
 * Reads a message that tells of new objects: S3's own event notification, the same in a message of SNS (`Message`), or
 * EventBridge's event (`detail.bucket.name`, `detail.object.key`).
 */
export function readNotification(body: string): Notification {
  return readText(body, 0);
}

function readText(text: string, wrappers: number): Notification {
  const parsed = parseJson(text);
  if (parsed.error !== undefined) return { reason: `the message is ${parsed.error}` };
  const message = asObject(parsed.value);
  if (message === undefined) return { reason: 'the message is no JSON object' };
  if (message.Event === 's3:TestEvent') return { objects: [] };
  if (Array.isArray(message.Records)) return readRecords(message.Records as readonly Json[]);
  if (asObject(message.detail) !== undefined) return readEvent(message);
  if (typeof message.Message === 'string' && wrappers < MOST_WRAPPERS) return readText(message.Message, wrappers + 1);
  return { reason: 'the message is no notification of S3, SNS or EventBridge' };
}

function readRecords(records: readonly Json[]): Notification {
  const objects: NotifiedObject[] = [];
  for (const record of records) {
    const event = asObject(record);
    const name = event?.eventName;
    if (typeof name !== 'string') return { reason: 'a record of the notification has no `eventName`' };
    if (!/^(?:s3:)?ObjectCreated:/.test(name)) continue;
    const s3 = asObject(event?.s3);
    const bucket = asObject(s3?.bucket)?.name;
    const object = asObject(s3?.object);
    const key = typeof object?.key === 'string' ? decoded(object.key) : undefined;
    if (typeof bucket !== 'string' || key === undefined)
      return { reason: 'a record of the notification has no `s3.bucket.name` or no readable `s3.object.key`' };
    objects.push({ bucket, key, size: sizeOf(object?.size) });
  }
  return { objects };
}

/** EventBridge does not encode keys. */
function readEvent(message: { readonly [key: string]: Json }): Notification {
  if (message['detail-type'] !== 'Object Created') return { objects: [] };
  const detail = asObject(message.detail);
  const bucket = asObject(detail?.bucket)?.name;
  const object = asObject(detail?.object);
  const key = object?.key;
  if (typeof bucket !== 'string' || typeof key !== 'string')
    return { reason: 'the event has no `detail.bucket.name` or no `detail.object.key`' };
  return { objects: [{ bucket, key, size: sizeOf(object?.size) }] };
}

/** S3 encodes keys as forms do: a plus is a space. */
function decoded(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function sizeOf(size: Json | undefined): number | undefined {
  return typeof size === 'number' ? size : undefined;
}
