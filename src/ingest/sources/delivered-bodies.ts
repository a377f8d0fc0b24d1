import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Json } from '../../base/canonical-json.ts';
import { parseJson } from '../records/parse-json.ts';
import { asObject } from '../records/unwrap-records.ts';
import { utf8Text } from '../records/utf8-text.ts';

/** Where a log file's delivered bodies may be. */
export interface BodyPlaces {
  /** The log file's. */
  readonly path: string;
  readonly roots: readonly string[];
}

const PARTS = [
  { part: 'input', path: 'inputBodyS3Path', body: 'inputBodyJson' },
  { part: 'output', path: 'outputBodyS3Path', body: 'outputBodyJson' },
] as const;

/** Where the delivered bodies of a source's records are sought. */
export interface DeliveredBodies {
  /** Those that came with the logs, by their `s3://` path. */
  readonly bodies: ReadonlyMap<string, Uint8Array> | undefined;
  readonly beside: BodyPlaces | undefined;
}

/**
 * A record with the bodies that were delivered as objects of their own (Amazon Bedrock does so with large ones), where a copy
 * of the object came with the logs or lies beside them: in the `data/` folder next to the log file, or under a root by the end of its key.
 * A body that is missing, larger than the limit (unpacked) or no JSON stays out; the record keeps its path.
 */
export function withDeliveredBodies(record: Json, places: DeliveredBodies, maxBytes: number): Json {
  if (places.bodies === undefined && places.beside === undefined) return record;
  let joined = asObject(record);
  if (joined === undefined) return record;
  for (const { part, path, body } of PARTS) {
    const holder = asObject(joined[part]);
    const url = holder?.[path];
    if (holder === undefined || typeof url !== 'string' || (holder[body] ?? null) !== null) continue;
    const content = readBody(url, places, maxBytes);
    if (content !== undefined) joined = { ...joined, [part]: { ...holder, [body]: content } };
  }
  return joined;
}

function readBody(url: string, { bodies, beside }: DeliveredBodies, maxBytes: number): Json | undefined {
  const delivered = bodies?.get(url);
  if (delivered !== undefined) return parseBody(unpacked(() => Buffer.from(delivered), maxBytes));
  if (beside === undefined) return undefined;
  for (const file of candidates(url, beside)) {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile() || stats.size > maxBytes) continue;
    const body = parseBody(unpacked(() => readFileSync(file), maxBytes));
    if (body !== undefined) return body;
  }
  return undefined;
}

function parseBody(bytes: Buffer | undefined): Json | undefined {
  const text = bytes === undefined ? undefined : utf8Text(bytes);
  return text === undefined || text.invalidAt !== undefined ? undefined : parseJson(text.text).value;
}

/** Keys come from logs: one that climbs (`..`) or is no plain path is followed nowhere. */
function candidates(url: string, places: BodyPlaces): string[] {
  const key = /^s3:\/\/[^/]{1,255}\/(.{1,1024})$/s.exec(url)?.[1];
  if (key === undefined || /[\\\0]/.test(key)) return [];
  const segments = key.split('/').filter((segment) => segment !== '');
  if (segments.length === 0 || segments.some((segment) => segment === '.' || segment === '..' || segment.length > 255))
    return [];
  const files = [join(dirname(places.path), 'data', basename(key))];
  for (const root of places.roots) {
    for (let from = 0; from < segments.length; from++) files.push(join(root, ...segments.slice(from)));
  }
  return files;
}

function unpacked(read: () => Buffer, maxBytes: number): Buffer | undefined {
  try {
    const bytes = read();
    if (bytes.length > maxBytes) return undefined;
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes;
  } catch {
    // Unreadable, broken or too large once unpacked: the record stands without it, as where the object is elsewhere.
    return undefined;
  }
}
