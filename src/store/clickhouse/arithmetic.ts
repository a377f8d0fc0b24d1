import type { Sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../../functions/argument-sql.ts';
import type { SqlTemplate } from '../../functions/definition.ts';
import type { ValueType } from '../../plan/value.ts';
import { castSql, fitted } from './expression-sql.ts';

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
