import type { DuckDBConnection } from '@duckdb/node-api';
import type { ValueType } from '../../plan/value.ts';
import { storableType } from '../fields/storable-type.ts';
import type { Catalog, StoredField, StoredStream } from '../fields/stored-stream.ts';

/** The attached database that holds everything that lasts. */
export const EVENTS = 'events';

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
