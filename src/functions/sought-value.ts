import { Sql, sql } from '../base/sql-text.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';
import { anyValue } from './any-value.ts';
import { readCidr } from './cidr.ts';
import type { SqlArgument, SqlContext } from './definition.ts';
import { readLiteral } from './literal.ts';
import { readDouble } from './number-text.ts';
import { readDateSpan } from './time/date-span.ts';
import type { TimeZone } from './time/time-zone.ts';
import { isNumber } from './types.ts';

/** What a search for a value finds among those of a type: any of some values, or of all between two (both included). */
export type Sought =
  | { readonly kind: 'values'; readonly values: readonly ScalarValue[] }
  | { readonly kind: 'span'; readonly first: ScalarValue; readonly last: ScalarValue };

const UTC: TimeZone = { kind: 'offset', minutes: 0 };
const NANOS = 1_000_000n;
const NOTHING: Sought = { kind: 'values', values: [] };

/**
 * Reads a search's text among values of a type: a date that is not written to the end is all of its moments, an address may
 * be a CIDR block, and a number that its type cannot hold is none. Undefined where the text is no such value at all.
 */
export function readSought(text: string, type: ValueType, zone: TimeZone = UTC): Sought | undefined {
  switch (type) {
    case 'integer':
    case 'long':
    case 'unsigned_long':
      return soughtWhole(text.trim(), type);
    case 'double': {
      const value = readDouble(text.trim());
      return value === undefined ? undefined : soughtDouble(value);
    }
    case 'boolean': {
      const value = text === '' ? false : text === 'true' ? true : text === 'false' ? false : undefined;
      return value === undefined ? undefined : { kind: 'values', values: [value] };
    }
    case 'date':
    case 'date_nanos': {
      const span = readDateSpan(text.trim(), zone);
      return span && soughtMoments(span.first, span.last, type);
    }
    case 'ip': {
      const block = readCidr(text.trim());
      if (block === undefined) return undefined;
      if (block.first === block.last) return { kind: 'values', values: [block.first] };
      return { kind: 'span', ...block };
    }
    default: {
      const value = readLiteral(text, type);
      return value === undefined ? undefined : { kind: 'values', values: [value] };
    }
  }
}

/** A constant of any type as it is sought among values of another; undefined where it is no such value. */
export function soughtConstant(
  value: ScalarValue,
  given: ValueType,
  type: ValueType,
  zone?: TimeZone,
): Sought | undefined {
  if (given === type) return type === 'double' ? soughtDouble(value as number) : { kind: 'values', values: [value] };
  if (given === 'date' && type === 'date_nanos') {
    return soughtMoments((value as bigint) * NANOS, (value as bigint) * NANOS, type);
  }
  if (given === 'date_nanos' && type === 'date') return soughtMoments(value as bigint, value as bigint, type);
  if (typeof value === 'object' || given === 'ip' || given === 'date' || given === 'date_nanos') return undefined;
  if (given === 'boolean' && isNumber(type)) return undefined;
  return readSought(String(value), type, zone);
}

function soughtWhole(text: string, type: ValueType): Sought | undefined {
  const number = readDouble(text);
  if (number === undefined) return undefined;
  const whole = /^[+-]?\d+$/.test(text) ? BigInt(text) : Number.isInteger(number) ? BigInt(number) : undefined;
  const value = whole === undefined ? undefined : readLiteral(String(whole), type);
  return value === undefined ? NOTHING : { kind: 'values', values: [value] };
}

/** Fields of `float` hold their values at that precision: what is sought there is rounded like them. */
function soughtDouble(value: number): Sought {
  const rounded = Math.fround(value);
  return { kind: 'values', values: rounded === value || !Number.isFinite(rounded) ? [value] : [value, rounded] };
}

function soughtMoments(first: bigint, last: bigint, type: ValueType): Sought {
  const [a, b] = type === 'date' ? [floorDivide(first), floorDivide(last)] : [first, last];
  return a === b ? { kind: 'values', values: [a] } : { kind: 'span', first: a, last: b };
}

function floorDivide(nanos: bigint): bigint {
  const quotient = nanos / NANOS;
  return nanos % NANOS < 0n ? quotient - 1n : quotient;
}

/** Whether a field holds what is sought, or one of its values is it; never null. */
export function soughtSql(field: SqlArgument, sought: Sought, context: SqlContext): Sql {
  const bound = (value: ScalarValue) => context.dialect.literal(value, field.type);
  if (sought.kind === 'values' && sought.values.length === 0) return Sql.raw('FALSE');
  const test = (value: Sql): Sql => {
    if (sought.kind === 'span') return sql`${value} BETWEEN ${bound(sought.first)} AND ${bound(sought.last)}`;
    if (sought.values.length === 1) return sql`${value} = ${bound(sought.values[0]!)}`;
    return sql`${value} IN (${Sql.join(sought.values.map(bound), ', ')})`;
  };
  if (!field.multi) return sql`coalesce(${test(field.sql)}, FALSE)`;
  if (sought.kind === 'values' && sought.values.length === 1)
    return sql`coalesce(${context.dialect.listContains(field.sql, bound(sought.values[0]!))}, FALSE)`;
  return anyValue(field, context, test);
}
