import { type Sql, sql } from '../base/sql-text.ts';
import { finite } from './argument-sql.ts';
import type { SqlArgument, SqlContext } from './definition.ts';
import { statistic } from './quantile.ts';

/**
 * The variance or standard deviation of all values, null where it is too large for a double. DuckDB fails the whole query
 * over one value whose square is, so such values are counted apart and not given to it.
 */
export function spread(aggregate: Sql, argument: SqlArgument, context: SqlContext): Sql {
  if (argument.type !== 'double') return finite(statistic(aggregate, argument, context), context);
  const { dialect } = context;
  const value = argument.sql;
  const size = argument.multi
    ? sql`greatest(abs(${dialect.listLeast(value)}), abs(${dialect.listGreatest(value)}))`
    : sql`abs(${value})`;
  const fitting = (number: Sql) => sql`CASE WHEN abs(${number}) < 1e150 THEN ${number} END`;
  const kept = { ...argument, sql: argument.multi ? dialect.listMap(value, fitting) : fitting(value) };
  const tooLarge = context.over(sql`count(CASE WHEN ${size} >= 1e150 THEN 1 END)`);
  return sql`CASE WHEN ${tooLarge} = 0 THEN ${finite(statistic(aggregate, kept, context), context)} END`;
}
