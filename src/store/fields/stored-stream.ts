import type { Field, StreamSchema } from '../../plan/schema.ts';
import type { StorableType } from './storable-type.ts';

/** Where a field's values are. Without a scalar and a list column they are in the `overflow` column's JSON. */
export interface StoredField {
  readonly name: string;
  readonly type: StorableType;
  readonly scalarColumn: string | null;
  readonly listColumn: string | null;
  /** Whether an event holds, or may hold, several values. */
  readonly multi: boolean;
}

/** A data stream's table and where its fields are in it. */
export interface StoredStream {
  readonly name: string;
  readonly table: string;
  readonly fields: ReadonlyMap<string, StoredField>;
}

export type Catalog = ReadonlyMap<string, StoredStream>;

/** What `streams()` shows: fields by dotted name, the store's own two first. */
export function schemaOf(stream: StoredStream): StreamSchema {
  const fields = new Map<string, Field>();
  for (const name of ['@timestamp', 'event.ingested']) fields.set(name, { name, type: 'date', multi: false });
  for (const { name, type, multi } of stream.fields.values()) fields.set(name, { name, type, multi });
  return { name: stream.name, fields, dynamic: [] };
}

export function isOverflow(field: StoredField): boolean {
  return field.scalarColumn === null && field.listColumn === null;
}

/** How many field columns a stream's table has. */
export function columnCount(fields: Iterable<StoredField>): number {
  let count = 0;
  for (const field of fields) count += (field.scalarColumn === null ? 0 : 1) + (field.listColumn === null ? 0 : 1);
  return count;
}
