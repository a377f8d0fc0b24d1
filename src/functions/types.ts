import type { ValueType } from '../plan/value.ts';
import type { Argument } from './definition.ts';

export const STRINGS = ['keyword', 'text'] as const satisfies readonly ValueType[];
export const INTEGERS = ['integer', 'long', 'unsigned_long'] as const satisfies readonly ValueType[];
export const NUMBERS = ['integer', 'long', 'unsigned_long', 'double'] as const satisfies readonly ValueType[];
export const DATES = ['date', 'date_nanos'] as const satisfies readonly ValueType[];
export const TIME_SPANS = ['date_period', 'time_duration'] as const satisfies readonly ValueType[];
/** Every type that a column may have. */
export const STORED = [
  'boolean',
  'integer',
  'long',
  'unsigned_long',
  'double',
  'keyword',
  'text',
  'date',
  'date_nanos',
  'ip',
  'version',
] as const satisfies readonly ValueType[];

/** The first type that is not `null`, or `null`. Keyword and text together are keyword. */
export function commonType(args: readonly Argument[]): ValueType {
  const types = args.map((a) => a.type).filter((t) => t !== 'null');
  const first = types[0];
  if (first === undefined) return 'null';
  if (isText(first)) return types.includes('keyword') ? 'keyword' : first;
  if (types.every(isNumber)) return widestNumber(types);
  if (types.every(isDate)) return types.includes('date_nanos') ? 'date_nanos' : 'date';
  return first;
}

/** The number type that an arithmetic of these gives: double over long over integer; unsigned_long keeps to itself. */
export function widestNumber(types: readonly ValueType[]): ValueType {
  if (types.includes('double')) return 'double';
  if (types.includes('unsigned_long')) return 'unsigned_long';
  return types.includes('long') ? 'long' : 'integer';
}

export function isNumber(type: ValueType): boolean {
  return (NUMBERS as readonly ValueType[]).includes(type);
}

export function isText(type: ValueType): boolean {
  return type === 'keyword' || type === 'text';
}

export function isDate(type: ValueType): boolean {
  return type === 'date' || type === 'date_nanos';
}

export function isTimeSpan(type: ValueType): boolean {
  return (TIME_SPANS as readonly ValueType[]).includes(type);
}

/** Whether unsigned_long stands beside another number type. */
export function mixesUnsigned(types: readonly ValueType[]): boolean {
  return types.includes('unsigned_long') && types.some((t) => isNumber(t) && t !== 'unsigned_long');
}

/** Whether values of these types can be compared with each other. */
export function comparable(a: ValueType, b: ValueType): boolean {
  return family(a) === family(b) || a === 'null' || b === 'null';
}

/** The name of a type's family in messages: numeric types are one, as are texts and dates. */
export function family(type: ValueType): string {
  if (isNumber(type)) return type === 'unsigned_long' ? 'unsigned_long' : 'numeric';
  if (isText(type)) return 'string';
  if (isDate(type)) return 'date';
  return type;
}
