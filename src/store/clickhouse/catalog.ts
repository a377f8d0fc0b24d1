import { UserError } from '../../base/user-error.ts';
import type { ValueType } from '../../plan/value.ts';
import { storableType } from '../fields/storable-type.ts';
import type { Catalog, StoredField, StoredStream } from '../fields/stored-stream.ts';
import type { Server } from './server.ts';
import { addCommitted } from './table-sql.ts';

/** The version of the store's own tables. A store of a later version is refused, never guessed at. */
const STORE_FORMAT = 2;

/** ClickHouse merges rows of one key when it likes; FINAL shows the last of each. */
const TABLES = [
  'CREATE TABLE IF NOT EXISTS streams (name String, table_name String) ENGINE = ReplacingMergeTree ORDER BY name',
  `CREATE TABLE IF NOT EXISTS fields (stream String, ordinal UInt64, name String, type String,
     scalar_column Nullable(String), list_column Nullable(String), multi Bool, version UInt64)
   ENGINE = ReplacingMergeTree(version) ORDER BY (stream, name)`,
  `CREATE TABLE IF NOT EXISTS positions (source String, position String, version UInt64)
   ENGINE = ReplacingMergeTree(version) ORDER BY source`,
  `CREATE TABLE IF NOT EXISTS dead_letters (hash_hi UInt64, hash_lo UInt64, source String, position String, reason String,
     raw String, format Nullable(String), stored Int64, committed Int64, ordinal Int64)
   ENGINE = ReplacingMergeTree ORDER BY (hash_hi, hash_lo)`,
  'CREATE TABLE IF NOT EXISTS meta (key String, value UInt64) ENGINE = ReplacingMergeTree(value) ORDER BY key',
];

/** Makes the store's tables where the client's database has none, and checks that they are of a known format where it has. */
export async function prepareDatabase(server: Server): Promise<void> {
  const tables = await server.read('SELECT name FROM system.tables WHERE database = currentDatabase()');
  const names = new Set(tables.map(([name]) => name));
  if (names.size > 0) {
    const [row] = names.has('meta') ? await server.read(`SELECT value FROM meta FINAL WHERE key = 'format'`) : [];
    if (row === undefined) {
      throw new UserError('the ClickHouse database holds tables that seismo did not make', {
        hint: 'give a database of its own to the store',
      });
    }
    if (Number(row[0]) > STORE_FORMAT) {
      throw new UserError(`the store has format ${row[0]}; this version of seismo reads up to ${STORE_FORMAT}`, {
        hint: 'use the newer version of seismo that wrote it',
      });
    }
    if (Number(row[0]) < STORE_FORMAT) await upgrade(server);
    return;
  }
  // The table that tells a store comes first: preparing that broke off is taken up again.
  await server.run(TABLES.at(-1)!);
  await server.run(`INSERT INTO meta VALUES ('format', ${STORE_FORMAT})`);
  for (const statement of TABLES) await server.run(statement);
}

/** From format 1, which did not keep the numbers of commits. Each step may be done again, where it was cut off. */
async function upgrade(server: Server): Promise<void> {
  for (const [table] of await server.read('SELECT table_name FROM streams FINAL')) {
    await server.run(addCommitted(String(table)));
  }
  for (const name of ['committed', 'ordinal']) {
    // The letters of format 1 are told apart by what they are a hash of, in 15 digits.
    const old = name === 'committed' ? '0' : 'toInt64(bitShiftRight(hash_hi, 15))';
    await server.run(`ALTER TABLE dead_letters ADD COLUMN IF NOT EXISTS ${name} Int64 DEFAULT ${old}`);
  }
  await server.run(`INSERT INTO meta VALUES ('format', ${STORE_FORMAT})`);
}

/** Reads which streams there are, and where their fields are; and the number of the last commit that was begun. */
export async function readCatalog(server: Server): Promise<{ catalog: Catalog; sequence: number }> {
  const streams = new Map<string, StoredStream & { fields: Map<string, StoredField> }>();
  for (const [name, table] of (await server.read('SELECT name, table_name FROM streams FINAL')) as [string, string][]) {
    streams.set(name, { name, table, fields: new Map() });
  }
  const fields = await server.read(
    'SELECT stream, name, type, scalar_column, list_column, multi FROM fields FINAL ORDER BY stream, ordinal',
  );
  for (const row of fields as [string, string, ValueType, string | null, string | null, boolean][]) {
    const [stream, name, type, scalarColumn, listColumn, multi] = row;
    streams.get(stream)?.fields.set(name, { name, type: storableType(type), scalarColumn, listColumn, multi });
  }
  const [last] = await server.read(
    `SELECT greatest((SELECT max(version) FROM fields), (SELECT max(version) FROM positions),
       (SELECT max(value) FROM meta WHERE key = 'commit'))`,
  );
  return { catalog: streams, sequence: Number(last?.[0] ?? 0) };
}
