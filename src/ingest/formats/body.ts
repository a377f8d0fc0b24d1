import { canonicalJson, type Json } from '../../base/canonical-json.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../json-depth.ts';
import type { EventFields } from './event-fields.ts';

/**
 * A request or response body as logged: JSON, text, or text that holds JSON, which is parsed. Text that only looks like
 * JSON, or nests too deep, stays text.
 */
export function readBody(value: Json | undefined): Json | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? (parseJsonText(value) ?? value) : value;
}

/** The object or array that a text holds, or undefined. */
export function parseJsonText(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const json = JSON.parse(text) as Json;
    return depthWithin(json, MAX_RECORD_DEPTH) ? json : undefined;
  } catch {
    // Not JSON after all: the caller keeps the text.
    return undefined;
  }
}

/** Sets a body's text (canonical JSON, or the text itself; whole) and its length in bytes of UTF-8; `canonical` where its JSON is at hand. */
export function setBody(
  fields: EventFields,
  body: Json | undefined,
  textField: string,
  sizeField: string,
  canonical?: string,
): void {
  if (body === undefined) return;
  const wantsText = fields.wants(textField);
  const wantsSize = fields.wants(sizeField);
  if (!wantsText && !wantsSize) return;
  const text = typeof body === 'string' ? body : (canonical ?? canonicalJson(body));
  if (wantsText) fields.keyword(textField, text);
  if (wantsSize) fields.set(sizeField, Buffer.byteLength(text));
}
