import { sql } from '../../base/sql-text.ts';
import type { Alert } from '../../detect/alert.ts';
import type { LedgerDatabase } from '../../store/ledger-database.ts';
import { DERIVED_COLUMNS, derivedRow } from './alert-row.ts';
import { numberOf, textOf, whole } from './bound.ts';

const PER_TRANSACTION = 5_000;

/** Fills the columns that alerts of an older state lack from their documents; killed in between, the next opening goes on. */
export async function fillAlerts(db: LedgerDatabase): Promise<void> {
  for (;;) {
    const filled = await db.transaction(async (transaction) => {
      const rows = await transaction.read(
        sql`SELECT n, document FROM alerts WHERE events IS NULL ORDER BY n LIMIT ${whole(PER_TRANSACTION)}`,
      );
      if (rows.length === 0) return 0;
      const derived = rows.map((row) => ({
        n: numberOf(row, 'n'),
        ...derivedRow(JSON.parse(textOf(row, 'document')) as Alert),
      }));
      const staged = await transaction.stage('filled', { n: 'long', ...DERIVED_COLUMNS }, derived);
      await transaction.write(
        sql`UPDATE alerts SET caller = s.caller, caller_field = s.caller_field, events = s.events FROM ${staged} AS s WHERE alerts.n = s.n`,
      );
      return rows.length;
    });
    if (filled < PER_TRANSACTION) return;
  }
}
