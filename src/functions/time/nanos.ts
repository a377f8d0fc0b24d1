import { type Sql, sql } from '../../base/sql-text.ts';

/**
 * A date_nanos as a timestamp of microseconds. It goes by way of the number: the last moment that a date_nanos holds is
 * infinity to DuckDB, which a cast would keep.
 */
export function timestampOfNanos(date: Sql): Sql {
  return sql`make_timestamp(epoch_ns(${date}) // 1000)`;
}
