import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import type { SqlArgument, SqlContext } from '../definition.ts';
import { timestampOfNanos } from './nanos.ts';

/** A date as ISO 8601 text in UTC: with milliseconds, or with as many digits as it needs up to nine for nanoseconds. */
export function isoText(date: SqlArgument, context: SqlContext): Sql {
  if (date.type !== 'date_nanos') return sql`strftime(${date.sql}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return once('date', date.sql, context, (d) => {
    const seconds = sql`strftime(${timestampOfNanos(d)}, '%Y-%m-%dT%H:%M:%S.')`;
    const nanos = sql`lpad(CAST(epoch_ns(${d}) % 1000000000 AS VARCHAR), 9, '0')`;
    return sql`(${seconds} || regexp_replace(${nanos}, '0{1,6}$', '') || 'Z')`;
  });
}
