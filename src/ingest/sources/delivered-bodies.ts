import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Json } from '../../base/canonical-json.ts';
import { parseJson } from '../records/parse-json.ts';
import { asObject } from '../records/unwrap-records.ts';
import { utf8Text } from '../records/utf8-text.ts';

/** Where a log file's delivered bodies may be. */
export interface BodyPlaces {
  readonly path: string;
  readonly roots: readonly string[];
}

const PARTS = [
  { part: 'input', path: 'inputBodyS3Path', body: 'inputBodyJson' },
  { part: 'output', path: 'outputBodyS3Path', body: 'outputBodyJson' },
] as const;

/**
 * A record with the bodies that were delivered as objects of their own (Amazon Bedrock does so with large ones), where a copy
 * of the object lies beside the logs: in the `data/` folder next to the log file, or under a root by the end of its key.
 * A body that is missing, larger than the limit (unpacked) or no JSON stays out; the record keeps its path.
 */
export function withDeliveredBodies(record: Json, places: BodyPlaces, maxBytes: number): Json {
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

function readBody(url: string, places: BodyPlaces, maxBytes: number): Json | undefined {
  for (const file of candidates(url, places)) {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile() || stats.size > maxBytes) continue;
    const bytes = unpacked(file, maxBytes);
    const text = bytes === undefined ? undefined : utf8Text(bytes);
    if (text === undefined || text.invalidAt !== undefined) continue;
    const parsed = parseJson(text.text);
    if (parsed.error === undefined) return parsed.value;
  }
  return undefined;
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

function unpacked(file: string, maxBytes: number): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes;
  } catch {
    // Unreadable, broken or too large once unpacked: the record stands without it, as where the object is elsewhere.
    return undefined;
  }
}
