import type { ValueType } from '../../plan/value.ts';

/** ClickHouse's types of values. A scalar may be null; a list cannot, nor its values: the list of none stands for null. */
const TYPES: Record<ValueType, string> = {
  boolean: 'Bool',
  integer: 'Int32',
  long: 'Int64',
  unsigned_long: 'UInt64',
  double: 'Float64',
  keyword: 'String',
  text: 'String',
  date: "DateTime64(3, 'UTC')",
  date_nanos: "DateTime64(9, 'UTC')",
  ip: 'String',
  version: 'String',
  date_period: 'Int64',
  time_duration: 'Int64',
  null: 'Int32',
};

/** Names of types that SQL texts shared by all engines use. */
const STANDARD: Readonly<Record<string, string>> = {
  BOOLEAN: 'Bool',
  INTEGER: 'Int32',
  BIGINT: 'Int64',
  UBIGINT: 'UInt64',
  HUGEINT: 'Int128',
  DOUBLE: 'Float64',
  VARCHAR: 'String',
};

/** The SQL type that holds values of an ES|QL type; of lists of them where `multi`. */
export function sqlType(type: ValueType, multi: boolean): string {
  return multi ? `Array(${TYPES[type]})` : `Nullable(${TYPES[type]})`;
}

/** The type of values that are not null, from that of values which may be, or from a standard name. */
export function plainType(type: string): string {
  return /^Nullable\((.*)\)$/.exec(type)?.[1] ?? STANDARD[type] ?? type;
}
