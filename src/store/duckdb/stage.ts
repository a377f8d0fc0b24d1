import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBListValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  LIST,
} from '@duckdb/node-api';
import type { PlacedColumn } from '../fields/place-fields.ts';
import type { Cell, StorableType } from '../fields/storable-type.ts';
import { columnType, columnTypeSql } from './column-type.ts';
import { quoted } from './table-sql.ts';

/** A chunk of DuckDB holds at most this many rows. */
const CHUNK_ROWS = 2048;

/**
 * Fills a new temporary table, column by column: the fastest way in (`INSERT ... SELECT` from it then checks for
 * duplicates inside the transaction). Temporary tables are of one connection and never on disk.
 */
export async function stage(
  connection: DuckDBConnection,
  table: string,
  columns: readonly PlacedColumn[],
): Promise<void> {
  const declarations = columns.map((column) => `${quoted(column.name)} ${columnTypeSql(column.type, column.list)}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${quoted(table)} (${declarations.join(', ')})`);
  const types = columns.map(
    (column): DuckDBType => (column.list ? LIST(columnType(column.type)) : columnType(column.type)),
  );
  const rows = columns[0]?.values.length ?? 0;
  const appender = await connection.createAppender(table, 'main', 'temp');
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - start);
    const chunk = DuckDBDataChunk.create(types, count);
    for (let i = 0; i < columns.length; i++) fillColumn(chunk, i, columns[i]!, start, count);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function fillColumn(chunk: DuckDBDataChunk, index: number, column: PlacedColumn, start: number, count: number): void {
  const vector = chunk.getColumnVector(index);
  const wrap = wrapperOf(column.type);
  const { values } = column;
  for (let row = 0; row < count; row++) {
    const value = values[start + row]!;
    if (value === null) vector.setItem(row, null);
    else if (typeof value === 'object') vector.setItem(row, new DuckDBListValue(wrap ? value.map(wrap) : value));
    else vector.setItem(row, wrap ? wrap(value) : value);
  }
  vector.flush();
}

function wrapperOf(type: StorableType): ((cell: Cell) => DuckDBValue) | undefined {
  if (type === 'date') return (cell) => new DuckDBTimestampValue(cell as bigint);
  if (type === 'date_nanos') return (cell) => new DuckDBTimestampNanosecondsValue(cell as bigint);
  return undefined;
}
