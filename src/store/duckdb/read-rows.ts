import {
  type DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { hexToIp } from '../../base/ip.ts';
import type { Column } from '../../plan/expression.ts';
import type { RowScalar, RowValue } from '../event-store.ts';
import { isoMillis, isoNanos } from '../fields/fit-value.ts';

type Read = (value: Exclude<DuckDBValue, null>) => RowScalar;

/** A chunk's rows, each column read as its value type. */
export function readRows(chunk: DuckDBDataChunk, columns: readonly Column[]): RowValue[][] {
  if (columns.length > chunk.columnCount) {
    throw new Error(`a query gave ${chunk.columnCount} columns where ${columns.length} were expected`);
  }
  const count = chunk.rowCount;
  const rows: RowValue[][] = Array.from({ length: count }, () => new Array(columns.length));
  columns.forEach((column, place) => {
    const vector = chunk.getColumnVector(place);
    const read = readerOf(column);
    for (let row = 0; row < count; row++) {
      const value = vector.getItem(row);
      rows[row]![place] =
        value === null ? null : value instanceof DuckDBListValue ? readList(value, read) : read(value);
    }
  });
  return rows;
}

/** A list of one value is that value, and one of none is nothing: ES|QL knows no difference. */
function readList(list: DuckDBListValue, read: Read): RowValue {
  const items: RowScalar[] = [];
  for (const item of list.items) if (item !== null) items.push(read(item));
  return items.length > 1 ? items : (items[0] ?? null);
}

function readerOf(column: Column): Read {
  switch (column.type) {
    case 'long':
    case 'unsigned_long':
      return (value) => (typeof value === 'number' ? BigInt(value) : plain(value, column));
    case 'integer':
      return (value) => (typeof value === 'bigint' ? Number(value) : plain(value, column));
    case 'double':
      return (value) => {
        if (typeof value === 'bigint') return Number(value);
        return value instanceof DuckDBDecimalValue ? value.toDouble() : plain(value, column);
      };
    case 'ip':
      return (value) => hexToIp(String(plain(value, column)));
    case 'date':
    case 'date_nanos':
      return (value) => {
        if (value instanceof DuckDBTimestampValue) return isoMillis(value.micros);
        if (value instanceof DuckDBTimestampNanosecondsValue) return isoNanos(value.nanos);
        throw unexpected(value, column);
      };
    case 'date_period':
    case 'time_duration':
      return (value) => {
        if (value instanceof DuckDBIntervalValue) return isoSpan(value);
        throw unexpected(value, column);
      };
    default:
      return (value) => plain(value, column);
  }
}

const MICROS_PER_SECOND = 1_000_000;

/** A time span in ISO 8601: `P1Y2M3D`, `PT1.5S`. */
function isoSpan({ months, days, micros }: DuckDBIntervalValue): string {
  const part = (count: number, unit: string) => (count === 0 ? '' : `${count}${unit}`);
  const date = part(Math.trunc(months / 12), 'Y') + part(months % 12, 'M') + part(days, 'D');
  const seconds = Number(micros) / MICROS_PER_SECOND;
  const time =
    part(Math.trunc(seconds / 3600), 'H') + part(Math.trunc((seconds % 3600) / 60), 'M') + part(seconds % 60, 'S');
  if (time !== '') return `P${date}T${time}`;
  return date === '' ? 'PT0S' : `P${date}`;
}

function plain(value: DuckDBValue, column: Column): RowScalar {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      throw unexpected(value, column);
  }
}

function unexpected(value: DuckDBValue, column: Column): Error {
  return new Error(`column ${column.name} of type ${column.type} came as ${value?.constructor.name ?? 'null'}`);
}
