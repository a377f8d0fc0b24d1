import { type Sql, sql } from '../base/sql-text.ts';
import { narrowed } from './argument-sql.ts';
import type { SqlArgument, SqlContext } from './definition.ts';
import { wholeFromDouble, wholeFromText } from './number-text.ts';
import { DATES, isText, NUMBERS, STRINGS } from './types.ts';

/** The types that conversions to numbers take. */
export const STORED_NUMBERLIKE = ['boolean', ...NUMBERS, ...STRINGS, ...DATES] as const;

/** A value as an SQL integer type, null where it does not fit; dates by their milliseconds or nanoseconds. */
export function wholeOf(value: SqlArgument, sqlType: string, context: SqlContext): Sql {
  const cast = (number: Sql) => narrowed(number, sqlType);
  if (isText(value.type)) return wholeFromText(value.sql, sqlType, context);
  switch (value.type) {
    case 'double':
      return wholeFromDouble(value.sql, sqlType, context);
    case 'date':
      return cast(sql`epoch_ms(${value.sql})`);
    case 'date_nanos':
      return cast(sql`epoch_ns(${value.sql})`);
    default:
      return cast(value.sql);
  }
}
