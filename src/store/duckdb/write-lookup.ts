import type { DuckDBConnection } from '@duckdb/node-api';
import type { LookupTable } from '../event-store.ts';
import { placeLookup } from '../fields/place-lookup.ts';
import type { StoredStream } from '../fields/stored-stream.ts';
import { SCRATCH } from './engine.ts';
import { stage } from './stage.ts';
import { quoted } from './table-sql.ts';

const STAGE = 'stage_lookup';

/**
 * Writes a lookup table to the in-memory database, in place of the one that was there: a reader sees the whole of the old one or of
 * the new one.
 */
export async function writeLookup(
  connection: DuckDBConnection,
  table: LookupTable,
  sqlName: string,
): Promise<StoredStream> {
  const { stored, columns } = placeLookup(table, sqlName);
  await stage(connection, STAGE, columns);
  await connection.run(
    `CREATE OR REPLACE TABLE ${SCRATCH}.main.${quoted(sqlName)} AS SELECT * FROM temp.main.${STAGE}`,
  );
  await connection.run(`DROP TABLE temp.main.${STAGE}`);
  return stored;
}
