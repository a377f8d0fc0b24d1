import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import type { SqlArgument, SqlContext } from '../definition.ts';
import { timestampOfNanos } from './nanos.ts';
import { offsetText } from './offset-text.ts';

/**
 * A date as ISO 8601 text, with its offset: with milliseconds, or with as many digits as it needs up to nine for nanoseconds.
 */
export function isoText(date: SqlArgument, context: SqlContext): Sql {
  const offset = offsetText(date, 'XXX', context);
  if (date.type !== 'date_nanos') {
    if (offset === undefined) return sql`strftime(${date.sql}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
    return sql`(strftime(${date.sql}, '%Y-%m-%dT%H:%M:%S.%g') || ${offset})`;
  }
  if (offset !== undefined) return localNanosText(date, offset, context);
  return once('date', date.sql, context, (d) => {
    const seconds = sql`strftime(${timestampOfNanos(d)}, '%Y-%m-%dT%H:%M:%S.')`;
    const nanos = sql`lpad(CAST(epoch_ns(${d}) % 1000000000 AS VARCHAR), 9, '0')`;
    return sql`(${seconds} || regexp_replace(${nanos}, '0{1,6}$', '') || 'Z')`;
  });
}

/** Where clocks are behind UTC, local dates begin before 1970: their nanoseconds are negative, and cut the wrong way by casts. */
function localNanosText({ sql: local }: SqlArgument, offset: Sql, context: SqlContext): Sql {
  return once('nanos', sql`epoch_ns(${local})`, context, (n) => {
    const below = sql`((${n} % 1000000000 + 1000000000) % 1000000000)`;
    const seconds = sql`strftime(make_timestamp((${n} - ${below}) // 1000), '%Y-%m-%dT%H:%M:%S.')`;
    const digits = sql`regexp_replace(lpad(CAST(${below} AS VARCHAR), 9, '0'), '0{1,6}$', '')`;
    return sql`(${seconds} || ${digits} || ${offset})`;
  });
}
