import { type Sql, sql } from '../base/sql-text.ts';
import { once } from './argument-sql.ts';
import type { SqlArgument, SqlContext } from './definition.ts';

/** All values of an argument over a group, duplicates kept, as a list that may hold nulls and be null. */
export function collected(argument: SqlArgument, context: SqlContext): Sql {
  const list = context.over(sql`list(${argument.sql})`);
  return argument.multi ? sql`flatten(${list})` : list;
}

/** The distinct values of an argument over a group, as a list that may hold a null and be null. */
export function distinctValues(argument: SqlArgument, context: SqlContext): Sql {
  if (argument.multi) return sql`list_distinct(${collected(argument, context)})`;
  return context.over(sql`list(DISTINCT ${argument.sql})`);
}

/** A list without its nulls, null where nothing is left. */
export function withoutNulls(list: Sql, context: SqlContext): Sql {
  const values = sql`list_filter(${list}, lambda one: one IS NOT NULL)`;
  return once('kept', values, context, (kept) => sql`CASE WHEN len(${kept}) > 0 THEN ${kept} END`);
}
