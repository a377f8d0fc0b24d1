import { openDuckdbLedger } from './duckdb/duckdb-ledger.ts';
import type { LedgerDatabase, LedgerDatabaseOptions } from './ledger-database.ts';

/** Opens the ledger beside a folder's events, or one in memory. What is wrong with the folder is a UserError. */
export function openLedgerDatabase(options: LedgerDatabaseOptions): Promise<LedgerDatabase> {
  return openDuckdbLedger(options);
}
