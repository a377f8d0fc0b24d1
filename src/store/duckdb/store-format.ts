import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../base/user-error.ts';
import { EVENTS } from './catalog.ts';

/** The version of the store's own tables. A store of a later version is refused, never guessed at. */
export const STORE_FORMAT = 1;

const TABLES = [
  `CREATE TABLE ${EVENTS}.main.meta (key VARCHAR, value BIGINT)`,
  `INSERT INTO ${EVENTS}.main.meta VALUES ('format', ${STORE_FORMAT}), ('commit', 0)`,
  `CREATE TABLE ${EVENTS}.main.streams (name VARCHAR, table_name VARCHAR)`,
  `CREATE TABLE ${EVENTS}.main.fields (stream VARCHAR, ordinal BIGINT, name VARCHAR, type VARCHAR,
     scalar_column VARCHAR, list_column VARCHAR, multi BOOLEAN)`,
  `CREATE TABLE ${EVENTS}.main.positions (source VARCHAR, position VARCHAR)`,
  `CREATE TABLE ${EVENTS}.main.dead_letters (hash_hi UBIGINT, hash_lo UBIGINT, source VARCHAR, position VARCHAR,
     reason VARCHAR, raw VARCHAR, format VARCHAR, stored TIMESTAMP)`,
];

/** Makes the store's tables where the attached database is new, and checks that it is a store of a known format where not. */
export async function prepareStoreFormat(connection: DuckDBConnection, place: string): Promise<void> {
  const tables = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${EVENTS}' AND NOT internal`,
  );
  const names = new Set(tables.getRows().map((row) => String(row[0])));
  if (names.size === 0) {
    await connection.run('BEGIN');
    for (const statement of TABLES) await connection.run(statement);
    await connection.run('COMMIT');
    return;
  }
  const format = names.has('meta') ? await readMeta(connection, 'format') : undefined;
  if (format === undefined) {
    throw new UserError(`${place} holds a DuckDB database that seismo did not make`, {
      hint: 'give an empty folder, or one that seismo made',
    });
  }
  if (format > STORE_FORMAT) {
    throw new UserError(
      `the store in ${place} has format ${format}; this version of seismo reads up to ${STORE_FORMAT}`,
      {
        hint: 'use the newer version of seismo that wrote it',
      },
    );
  }
}

/** A number of the store's `meta` table: `format`, or `commit`, which counts the committed transactions. */
export async function readMeta(connection: DuckDBConnection, key: 'format' | 'commit'): Promise<number | undefined> {
  const rows = await connection.runAndReadAll(`SELECT value FROM ${EVENTS}.main.meta WHERE key = $1`, [key]);
  const value = rows.getRows()[0]?.[0];
  return typeof value === 'bigint' ? Number(value) : undefined;
}
