import type { ValueType } from '../plan/value.ts';

/** A type that a table's field can be given: of its values, or of the ranges that its text stands for. */
export type FieldType =
  | { readonly kind: 'value'; readonly type: ValueType }
  | { readonly kind: 'range'; readonly type: ValueType };

const value = (type: ValueType): FieldType => ({ kind: 'value', type });
const range = (type: ValueType): FieldType => ({ kind: 'range', type });

/** Types by the names that Elasticsearch's mappings have for them. */
const TYPES: Readonly<Record<string, FieldType>> = {
  boolean: value('boolean'),
  byte: value('integer'),
  short: value('integer'),
  integer: value('integer'),
  long: value('long'),
  unsigned_long: value('unsigned_long'),
  double: value('double'),
  float: value('double'),
  half_float: value('double'),
  scaled_float: value('double'),
  keyword: value('keyword'),
  constant_keyword: value('keyword'),
  wildcard: value('keyword'),
  text: value('text'),
  match_only_text: value('text'),
  date: value('date'),
  date_nanos: value('date_nanos'),
  ip: value('ip'),
  version: value('version'),
  integer_range: range('integer'),
  long_range: range('long'),
  double_range: range('double'),
  date_range: range('date'),
  ip_range: range('ip'),
};

/** The types worth naming to who looks for one. */
export const TYPE_NAMES =
  'boolean, integer, long, unsigned_long, double, keyword, text, date, date_nanos, ip, version, ip_range, long_range, double_range, date_range';

export function fieldTypeOf(name: string): FieldType | undefined {
  return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}
