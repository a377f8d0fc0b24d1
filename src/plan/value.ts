/** The value types of ES|QL that seismo evaluates. `null` is the type of a literal null, compatible with all. */
export type ValueType =
  | 'boolean'
  | 'integer'
  | 'long'
  | 'unsigned_long'
  | 'double'
  | 'keyword'
  | 'text'
  | 'date'
  | 'date_nanos'
  | 'ip'
  | 'version'
  | 'date_period'
  | 'time_duration'
  | 'null';

/** A calendar span, as in `1 month`: kept in months and days, since neither has a fixed length. */
export interface DatePeriod {
  readonly months: number;
  readonly days: number;
}

/**
 * A literal's value. By type: integer and double are numbers; long and unsigned_long bigints; date is milliseconds
 * since the epoch and date_nanos nanoseconds (both bigints); ip is 32 hexadecimal digits of its IPv6 form;
 * time_duration is milliseconds (a number); date_period is {@link DatePeriod}.
 */
export type ScalarValue = boolean | number | bigint | string | DatePeriod;

export const NUMERIC_TYPES: ReadonlySet<ValueType> = new Set(['integer', 'long', 'unsigned_long', 'double']);

export function isNumeric(type: ValueType): boolean {
  return NUMERIC_TYPES.has(type);
}

export function isString(type: ValueType): boolean {
  return type === 'keyword' || type === 'text';
}

export function isDate(type: ValueType): boolean {
  return type === 'date' || type === 'date_nanos';
}
