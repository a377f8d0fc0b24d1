import { type Sql, sql } from '../../base/sql-text.ts';
import type { LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import { text } from './bound.ts';
import { word } from './word-list.ts';

/** The row of the alert that an id stands for: its `id`, else its handle, else one that it had before. */
export async function findAlert(read: LedgerRead, id: string, columns: Sql): Promise<LedgerRow | undefined> {
  const [row] = await read(
    sql`SELECT ${columns} FROM alerts
        WHERE NOT capped AND (id = ${text(id)} OR handle = ${text(id)} OR contains(former_ids, ${text(`\n${word(id)}\n`)}))
        ORDER BY id = ${text(id)} DESC, handle = ${text(id)} DESC, n DESC LIMIT 1`,
  );
  return row;
}
