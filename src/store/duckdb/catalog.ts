import type { DuckDBConnection } from '@duckdb/node-api';
import type { Field, StreamSchema } from '../../plan/schema.ts';
import type { ValueType } from '../../plan/value.ts';
import { type StorableType, storableType } from './column-type.ts';

/** The attached database that holds everything that lasts. */
export const EVENTS = 'events';

/** Columns that every stream's table has besides its fields'. */
export const FIXED_COLUMNS = ['id_hi', 'id_lo', '@timestamp', 'ingested', 'overflow'] as const;

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

/** What `lookups()` shows: a lookup table's own fields. */
export function lookupSchemaOf({ name, fields }: StoredStream): StreamSchema {
  const shown = [...fields.values()].map(({ name, type, multi }): [string, Field] => [name, { name, type, multi }]);
  return { name, fields: new Map(shown), dynamic: [] };
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

/** Reads the catalogue as it is committed. */
export async function readCatalog(connection: DuckDBConnection): Promise<Catalog> {
  const streams = new Map<string, StoredStream & { fields: Map<string, StoredField> }>();
  const tables = await connection.runAndReadAll(
    `SELECT name, table_name FROM ${EVENTS}.main.streams ORDER BY table_name`,
  );
  for (const [name, table] of tables.getRows() as [string, string][]) {
    streams.set(name, { name, table, fields: new Map() });
  }
  const fields = await connection.runAndReadAll(
    `SELECT stream, name, type, scalar_column, list_column, multi FROM ${EVENTS}.main.fields ORDER BY ordinal`,
  );
  for (const row of fields.getRows() as [string, string, ValueType, string | null, string | null, boolean][]) {
    const [stream, name, type, scalarColumn, listColumn, multi] = row;
    streams.get(stream)?.fields.set(name, { name, type: storableType(type), scalarColumn, listColumn, multi });
  }
  return streams;
}
