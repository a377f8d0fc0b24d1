import { Sql, sql } from '../base/sql-text.ts';
import type { ValueType } from '../plan/value.ts';
import { asDouble, castTo, finite, narrowed } from './argument-sql.ts';
import type { Argument, ArgumentProblem, SqlArgument, SqlContext } from './definition.ts';
import { timestampOfNanos } from './time/nanos.ts';
import { isNumber, mixesUnsigned, widestNumber } from './types.ts';

/** The SQL type in which an operation on two values of a number type cannot overflow. */
const WIDE: Partial<Record<ValueType, string>> = { integer: 'BIGINT', long: 'HUGEINT', unsigned_long: 'HUGEINT' };

/**
 * Arithmetic of numbers: computed in a wider type and narrowed, so that overflow is null; doubles that come out infinite
 * or as no number are null too.
 */
export function arithmeticSql(
  operator: string,
  left: SqlArgument,
  right: SqlArgument,
  context: SqlContext,
  wide: string | undefined = WIDE[context.type],
): Sql {
  const symbol = Sql.raw(operator);
  if (wide === undefined)
    return finite(sql`(${asDouble(left, context)} ${symbol} ${asDouble(right, context)})`, context);
  const result = sql`${castTo(left.sql, wide)} ${symbol} ${castTo(right.sql, wide)}`;
  return narrowed(result, context.dialect.sqlType(context.type, false));
}

/** The type of an arithmetic of numbers; nulls take the other's type. */
export function arithmeticType(args: readonly Argument[]): ValueType {
  const types = args.map((a) => a.type).filter((t) => t !== 'null');
  return types.length === 0 ? 'null' : widestNumber(types);
}

/** unsigned_long stands with its own kind only, as in ES|QL. */
export function unsignedProblem(args: readonly Argument[]): ArgumentProblem | undefined {
  const types = args.map((a) => a.type);
  if (!mixesUnsigned(types)) return undefined;
  const odd = types.findIndex((t) => isNumber(t) && t !== 'unsigned_long');
  return {
    argument: odd,
    message: `unsigned_long goes with unsigned_long only, this is ${types[odd]}`,
    hint: 'convert with TO_UNSIGNED_LONG, TO_LONG or TO_DOUBLE',
  };
}

/** A constant zero on the right makes the result always null. */
export function zeroDivisor([, divisor]: readonly Argument[]): ArgumentProblem | undefined {
  const value = divisor?.literal?.value;
  if (value !== 0 && value !== 0n) return undefined;
  return { argument: 1, message: 'a division by zero is always null' };
}

/** A value of a date type plus or minus a time span; null where it leaves the range of dates. */
export function shiftDate(operator: '+' | '-', date: SqlArgument, span: SqlArgument): Sql {
  const symbol = Sql.raw(operator);
  if (date.type !== 'date_nanos') return sql`TRY(${date.sql} ${symbol} ${span.sql})`;
  // Adding a span to a nanosecond timestamp gives microseconds: what lies below them is put back.
  const shifted = sql`epoch_us(${timestampOfNanos(date.sql)} ${symbol} ${span.sql})`;
  return sql`TRY(make_timestamp_ns(${shifted} * 1000 + epoch_ns(${date.sql}) % 1000))`;
}
