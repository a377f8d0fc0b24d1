import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../base/user-error.ts';

/** The ledger's database in SQL. */
export const LEDGER = 'ledger';

/**
 * Makes the ledger's tables where the database is new, and brings those of an older format up to date, each step in a transaction of
 * its own. A ledger of a later format, or a database that is none, is refused.
 */
export async function prepareLedger(
  connection: DuckDBConnection,
  place: string,
  formats: readonly (readonly string[])[],
): Promise<void> {
  await connection.run(`USE ${LEDGER}`);
  const tables = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${LEDGER}' AND NOT internal`,
  );
  const names = new Set(tables.getRows().map((row) => String(row[0])));
  let format = 0;
  if (names.size > 0) {
    const found = names.has('meta') ? await readLedgerMeta(connection, 'format') : undefined;
    if (found === undefined) {
      throw new UserError(`${place} holds a state.duckdb that seismo did not make`, {
        hint: 'give an empty folder, or one that seismo made',
      });
    }
    format = found;
  }
  if (format > formats.length) {
    throw new UserError(
      `the state in ${place} has format ${format}; this version of seismo reads up to ${formats.length}`,
      {
        hint: 'use the newer version of seismo that wrote it',
      },
    );
  }
  for (; format < formats.length; format++) {
    await connection.run('BEGIN');
    if (format === 0) {
      await connection.run('CREATE TABLE meta (key VARCHAR, value BIGINT)');
      await connection.run(`INSERT INTO meta VALUES ('format', 0), ('commit', 0)`);
    }
    for (const statement of formats[format]!) await connection.run(statement);
    await connection.run(`UPDATE meta SET value = ${format + 1} WHERE key = 'format'`);
    await connection.run('COMMIT');
  }
}

/** A number of the ledger's `meta` table: `format`, or `commit`, which counts the committed transactions. */
export async function readLedgerMeta(
  connection: DuckDBConnection,
  key: 'format' | 'commit',
): Promise<number | undefined> {
  const rows = await connection.runAndReadAll(`SELECT value FROM ${LEDGER}.main.meta WHERE key = $1`, [key]);
  const value = rows.getRows()[0]?.[0];
  return typeof value === 'bigint' ? Number(value) : undefined;
}
