import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../base/user-error.ts';
import { EVENTS } from './catalog.ts';
import { quoted } from './table-sql.ts';

/** The version of the store's own tables. A store of a later version is refused, never guessed at. */
export const STORE_FORMAT = 2;

const TABLES = [
  `CREATE TABLE ${EVENTS}.main.meta (key VARCHAR, value BIGINT)`,
  `INSERT INTO ${EVENTS}.main.meta VALUES ('format', ${STORE_FORMAT}), ('commit', 0)`,
  `CREATE TABLE ${EVENTS}.main.streams (name VARCHAR, table_name VARCHAR)`,
  `CREATE TABLE ${EVENTS}.main.fields (stream VARCHAR, ordinal BIGINT, name VARCHAR, type VARCHAR,
     scalar_column VARCHAR, list_column VARCHAR, multi BOOLEAN)`,
  `CREATE TABLE ${EVENTS}.main.positions (source VARCHAR, position VARCHAR)`,
  `CREATE TABLE ${EVENTS}.main.dead_letters (hash_hi UBIGINT, hash_lo UBIGINT, source VARCHAR, position VARCHAR,
     reason VARCHAR, raw VARCHAR, format VARCHAR, stored TIMESTAMP, committed BIGINT, ordinal BIGINT)`,
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
  if (format < STORE_FORMAT) await upgrade(connection);
}

/** From format 1, which did not keep the numbers of commits: all of it, or nothing where it is cut off. */
async function upgrade(connection: DuckDBConnection): Promise<void> {
  const tables = await connection.runAndReadAll(`SELECT table_name FROM ${EVENTS}.main.streams`);
  const letters = `${EVENTS}.main.dead_letters`;
  await connection.run('BEGIN');
  for (const [table] of tables.getRows()) {
    await connection.run(`ALTER TABLE ${EVENTS}.main.${quoted(String(table))} ADD COLUMN committed BIGINT`);
  }
  await connection.run(`ALTER TABLE ${letters} ADD COLUMN committed BIGINT`);
  await connection.run(`ALTER TABLE ${letters} ADD COLUMN ordinal BIGINT`);
  await connection.run(
    `UPDATE ${letters} SET committed = 0, ordinal = place FROM (
       SELECT hash_hi, hash_lo, row_number() OVER (ORDER BY stored, source, position, hash_hi, hash_lo) AS place FROM ${letters}
     ) AS placed WHERE dead_letters.hash_hi = placed.hash_hi AND dead_letters.hash_lo = placed.hash_lo`,
  );
  await connection.run(`UPDATE ${EVENTS}.main.meta SET value = ${STORE_FORMAT} WHERE key = 'format'`);
  await connection.run('COMMIT');
}

/** A number of the store's `meta` table: `format`, or `commit`, which counts the committed transactions. */
export async function readMeta(connection: DuckDBConnection, key: 'format' | 'commit'): Promise<number | undefined> {
  const rows = await connection.runAndReadAll(`SELECT value FROM ${EVENTS}.main.meta WHERE key = $1`, [key]);
  const value = rows.getRows()[0]?.[0];
  return typeof value === 'bigint' ? Number(value) : undefined;
}
