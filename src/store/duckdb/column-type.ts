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
import type { StorableType } from '../fields/storable-type.ts';

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

/** The DuckDB type of a field's scalar column. */
export function columnType(type: StorableType): DuckDBType {
  return COLUMN_TYPES[type];
}

/** The SQL name of a field's column type; of its list column's where `list`. */
export function columnTypeSql(type: StorableType, list: boolean): string {
  return list ? `${COLUMN_TYPES[type]}[]` : String(COLUMN_TYPES[type]);
}
