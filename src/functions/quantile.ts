import { type Sql, sql } from '../base/sql-text.ts';
import { collected } from './aggregate-list.ts';
import { castArgument } from './argument-sql.ts';
import type { SqlArgument, SqlContext } from './definition.ts';

/** A statistic of all values of an argument, named as DuckDB's aggregate; `rest` is what else that takes. */
export function statistic(aggregate: Sql, argument: SqlArgument, context: SqlContext, rest?: Sql): Sql {
  const number = castArgument(argument, 'double', context);
  const tail = rest === undefined ? sql`` : sql`, ${rest}`;
  if (!argument.multi) return context.over(sql`${aggregate}(${number}${tail})`);
  const all = collected({ ...argument, sql: number }, context);
  return sql`list_aggregate(${all}, '${aggregate}'${tail})`;
}

/** A quantile of all values, as {@link statistic}. Of whole numbers DuckDB gives a double too, and sorts them faster as they are. */
export function quantile(aggregate: Sql, argument: SqlArgument, context: SqlContext, rest?: Sql): Sql {
  const whole = argument.type === 'integer' || argument.type === 'long';
  if (!whole || argument.multi) return statistic(aggregate, argument, context, rest);
  return context.over(
    rest === undefined ? sql`${aggregate}(${argument.sql})` : sql`${aggregate}(${argument.sql}, ${rest})`,
  );
}
