import type { TableColumn, TableSql } from '../fields/place-fields.ts';
import { sqlType } from './sql-type.ts';

/** The number of the commit that stored an event, with what lets a condition on it skip parts of the table. */
const COMMITTED = 'committed Nullable(Int64), INDEX committed_range committed TYPE minmax GRANULARITY 1';

/** How streams' tables are made and widened. */
export const clickhouseTables: TableSql = {
  createTable: (table, fields) => {
    const columns = [
      'id_hi UInt64',
      'id_lo UInt64',
      `"@timestamp" DateTime64(3, 'UTC')`,
      `ingested DateTime64(3, 'UTC')`,
      COMMITTED,
      'overflow Nullable(String)',
      ...fields.map(declaration),
    ];
    return `CREATE TABLE ${named(table)} (${columns.join(', ')}) ENGINE = MergeTree ORDER BY "@timestamp"`;
  },
  // A column of that name can only be left over from a commit that broke off before the catalogue knew of it.
  addColumn: (table, column) =>
    `ALTER TABLE ${named(table)} DROP COLUMN IF EXISTS ${named(column.name)}, ADD COLUMN ${declaration(column)}`,
};

/** Brings a stream's table of format 1 up to format 2. */
export function addCommitted(table: string): string {
  const [column, index] = COMMITTED.split(', ') as [string, string];
  return `ALTER TABLE ${named(table)} ADD COLUMN IF NOT EXISTS ${column}, ADD ${index.replace('INDEX', 'INDEX IF NOT EXISTS')}`;
}

function declaration({ name, type, list }: TableColumn): string {
  return `${named(name)} ${sqlType(type, list)}`;
}

/** A name that seismo made itself, in quotes. ClickHouse reads backslashes in quoted names, so that no other is let through. */
export function named(name: string): string {
  if (!/^@?[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new Error(`${JSON.stringify(name)} cannot name a table or column`);
  return `"${name}"`;
}
