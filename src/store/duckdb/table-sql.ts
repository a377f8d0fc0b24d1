import { identifier } from '../../base/sql-text.ts';
import type { TableSql } from '../fields/place-fields.ts';
import { EVENTS } from './catalog.ts';
import { columnTypeSql } from './column-type.ts';

/** How streams' tables are made and widened. */
export const duckdbTables: TableSql = {
  createTable: (table, fields) => {
    const fixed = [
      '"id_hi" UBIGINT',
      '"id_lo" UBIGINT',
      '"@timestamp" TIMESTAMP',
      '"ingested" TIMESTAMP',
      '"committed" BIGINT',
    ];
    const columns = [
      ...fixed,
      '"overflow" VARCHAR',
      ...fields.map(({ name, type, list }) => `${quoted(name)} ${columnTypeSql(type, list)}`),
    ];
    return `CREATE TABLE ${EVENTS}.main.${quoted(table)} (${columns.join(', ')})`;
  },
  // Without a default, which would rewrite the column, and which DuckDB's log may fail to replay.
  addColumn: (table, { name, type, list }) =>
    `ALTER TABLE ${EVENTS}.main.${quoted(table)} ADD COLUMN ${quoted(name)} ${columnTypeSql(type, list)}`,
};

/** A quoted identifier as text. */
export function quoted(name: string): string {
  return identifier(name).render(() => '').text;
}
