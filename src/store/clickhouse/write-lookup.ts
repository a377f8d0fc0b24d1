import type { LookupTable } from '../event-store.ts';
import { placeLookup } from '../fields/place-lookup.ts';
import type { StoredStream } from '../fields/stored-stream.ts';
import type { Server } from './server.ts';
import { named } from './table-sql.ts';
import { STAGE, stage, unstaged } from './write-commit.ts';

/** Writes a lookup table to the server's memory, in place of the one that was there, at once for every later query. */
export async function writeLookup(server: Server, table: LookupTable, sqlName: string): Promise<StoredStream> {
  const { stored, columns } = placeLookup(table, sqlName);
  await stage(server, columns);
  const values = columns.map((column) => `${unstaged(column)} AS ${named(column.name)}`).join(', ');
  await server.run(`CREATE OR REPLACE TABLE ${named(sqlName)} ENGINE = Memory AS SELECT ${values} FROM ${STAGE}`);
  await server.run(`DROP TABLE ${STAGE}`);
  return stored;
}
