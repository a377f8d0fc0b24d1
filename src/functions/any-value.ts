import { type Sql, sql } from '../base/sql-text.ts';
import type { SqlArgument, SqlContext } from './definition.ts';

/** Whether some value of an argument meets a condition; false, never null, where it has none. */
export function anyValue(argument: SqlArgument, context: SqlContext, condition: (value: Sql) => Sql): Sql {
  if (argument.type === 'null') return sql`FALSE`;
  if (!argument.multi) return sql`coalesce(${condition(argument.sql)}, FALSE)`;
  return context.dialect.listAny(argument.sql, condition);
}
