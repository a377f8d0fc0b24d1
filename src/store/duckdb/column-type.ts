import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBType,
  INTEGER,
  TIMESTAMP,
  TIMESTAMP_NS,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api';
import type { ValueType } from '../../plan/value.ts';

/** The value types that an event's field can have. */
export type StorableType = Exclude<ValueType, 'date_period' | 'time_duration' | 'null'>;

/**
 * A value as its column holds it: strings for VARCHAR (an ip as 32 hexadecimal digits), numbers for INTEGER and DOUBLE,
 * bigints for BIGINT and UBIGINT, microseconds (TIMESTAMP) or nanoseconds (TIMESTAMP_NS) since the epoch as bigints.
 */
export type Cell = string | number | bigint | boolean;

const COLUMN_TYPES: Record<StorableType, DuckDBType> = {
  boolean: BOOLEAN,
  integer: INTEGER,
  long: BIGINT,
  unsigned_long: UBIGINT,
  double: DOUBLE,
  keyword: VARCHAR,
  text: VARCHAR,
  version: VARCHAR,
  ip: VARCHAR,
  date: TIMESTAMP,
  date_nanos: TIMESTAMP_NS,
};

/** Narrows a value type to one that a field can have; a literal's types (spans, null) are a caller's bug. */
export function storableType(type: ValueType): StorableType {
  if (Object.hasOwn(COLUMN_TYPES, type)) return type as StorableType;
  throw new Error(`a field cannot be of type ${type}`);
}

/** The DuckDB type of a field's scalar column. */
export function columnType(type: StorableType): DuckDBType {
  return COLUMN_TYPES[type];
}

/** The SQL name of a field's column type; of its list column's where `list`. */
export function columnTypeSql(type: StorableType, list: boolean): string {
  return list ? `${COLUMN_TYPES[type]}[]` : String(COLUMN_TYPES[type]);
}
