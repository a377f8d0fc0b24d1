import { Sql, sql } from '../../base/sql-text.ts';
import { asDouble, constantOf, finite } from '../../functions/argument-sql.ts';
import type { SqlArgument, SqlTemplate } from '../../functions/definition.ts';
import type { DatePeriod, ValueType } from '../../plan/value.ts';
import { castSql, fitted, whole } from './expression-sql.ts';
import { daysOf, monthsOf } from './period.ts';

/** The type in which an operation on two values of a number type cannot overflow. */
const WIDE: Partial<Record<ValueType, string>> = { integer: 'Int64', long: 'Int128', unsigned_long: 'Int256' };

/** A whole number in a type with room for what becomes of it. */
export function widened(value: Sql, type: ValueType): Sql {
  return castSql(value, WIDE[type] ?? 'Int128');
}

/** Arithmetic of numbers: whole ones in a wider type and narrowed, so that overflow is null; doubles that are not finite are null too. */
export function arithmetic(operation: (left: Sql, right: Sql) => Sql): SqlTemplate {
  return ([left, right], context) => {
    const { type, dialect } = context;
    if (WIDE[type] === undefined) {
      return finite(operation(asDouble(left!, context), asDouble(right!, context)), context);
    }
    return fitted(operation(widened(left!.sql, type), widened(right!.sql, type)), dialect.sqlType(type, false));
  };
}

/** A date moved by a time span, months first. */
export function shiftDate(operator: '+' | '-', date: SqlArgument, span: SqlArgument): Sql {
  const sign = Sql.raw(operator === '-' ? '-' : '');
  const nanos = date.type === 'date_nanos';
  if (span.type === 'time_duration') {
    const shift = sql`${Sql.raw(operator)} ${span.sql}`;
    return nanos
      ? sql`fromUnixTimestamp64Nano(toUnixTimestamp64Nano(${date.sql}) ${shift} * 1000000, 'UTC')`
      : sql`fromUnixTimestamp64Milli(toUnixTimestamp64Milli(${date.sql}) ${shift}, 'UTC')`;
  }
  const constant = constantOf<DatePeriod>(span);
  const months = constant === undefined ? monthsOf(span.sql) : whole(constant.months);
  const days = constant === undefined ? daysOf(span.sql) : whole(constant.days);
  let moved = date.sql;
  if (constant?.months !== 0) moved = sql`addMonths(${moved}, ${sign}(${months}))`;
  if (constant?.days !== 0) moved = sql`addDays(${moved}, ${sign}(${days}))`;
  return moved;
}
