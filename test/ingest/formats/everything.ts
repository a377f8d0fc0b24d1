import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../src/base/canonical-json.ts';
import type { LogFormat, NormalizeContext } from '../../../src/ingest/format.ts';
import type { FieldValue } from '../../../src/store/event-store.ts';

export const everything: NormalizeContext = { wants: () => true };

/** The fields of a record's event; fails the test where the record is rejected. */
export function fieldsOf(
  format: LogFormat,
  record: unknown,
  context = everything,
): Readonly<Record<string, FieldValue>> {
  const event = format.normalize(record as Json, context);
  if ('reason' in event) throw new Error(`rejected: ${event.reason}`);
  return event.fields;
}

/** A field that holds JSON, parsed. */
export function parsed(fields: Readonly<Record<string, FieldValue>>, field: string): unknown {
  const text = fields[field];
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

const SHARED = join(import.meta.dirname, '../../../../shared/data');

/** The path of a file of the shared data; says so once where there is none. */
export function sharedData(name: string): { readonly path: string; readonly isThere: boolean } {
  const path = join(SHARED, name);
  const isThere = existsSync(path);
  if (!isThere) console.log('skipped: no shared data');
  return { path, isThere };
}

/** The records of a log with one JSON object a line. */
export function readLines<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}
