import type { ValueType } from '../../plan/value.ts';

/** The value types that an event's field can have. */
export type StorableType = Exclude<ValueType, 'date_period' | 'time_duration' | 'null'>;

/**
 * A value as a store's column holds it: strings for text (an ip as 32 hexadecimal digits), numbers for integer and double,
 * bigints for long and unsigned_long, microseconds (date) or nanoseconds (date_nanos) since the epoch as bigints.
 */
export type Cell = string | number | bigint | boolean;

const UNSTORED: ReadonlySet<ValueType> = new Set(['date_period', 'time_duration', 'null']);

/** Narrows a value type to one that a field can have; a literal's types (spans, null) are a caller's bug. */
export function storableType(type: ValueType): StorableType {
  if (UNSTORED.has(type)) throw new Error(`a field cannot be of type ${type}`);
  return type as StorableType;
}
