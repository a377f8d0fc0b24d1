import { Sql, sql } from '../../base/sql-text.ts';
import type { LedgerRow, LedgerTransaction, LedgerType } from '../../store/ledger-database.ts';

const SQL_TYPES: Record<LedgerType, string> = {
  keyword: 'VARCHAR',
  long: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
};
/** More rows than this are faster by way of a staged table. */
const MOST_BOUND = 8;

/** Inserts rows into a table: the columns given, the others null. */
export async function insertRows(
  transaction: LedgerTransaction,
  table: Sql,
  columns: Readonly<Record<string, LedgerType>>,
  rows: readonly LedgerRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Sql.raw(Object.keys(columns).join(', '));
  if (rows.length > MOST_BOUND) {
    const staged = await transaction.stage('inserted', columns, rows);
    await transaction.write(sql`INSERT INTO ${table} (${names}) SELECT * FROM ${staged}`);
    return;
  }
  const types = Object.entries(columns);
  const tuples = rows.map((row) => {
    const values = types.map(([name, type]) => bound(row[name] ?? null, type));
    return sql`(${Sql.join(values, ', ')})`;
  });
  await transaction.write(sql`INSERT INTO ${table} (${names}) VALUES ${Sql.join(tuples, ', ')}`);
}

function bound(value: string | number | boolean | null, type: LedgerType): Sql {
  return Sql.bind(type === 'long' && typeof value === 'number' ? BigInt(value) : value, SQL_TYPES[type]);
}
