import { type Sql, sql } from '../base/sql-text.ts';
import { once } from './argument-sql.ts';
import type { SqlArgument, SqlContext, SqlTemplate } from './definition.ts';

/** Whether some value of an argument meets a condition; false, never null, where it has none. */
export function anyValue(argument: SqlArgument, context: SqlContext, condition: (value: Sql) => Sql): Sql {
  if (argument.type === 'null') return sql`FALSE`;
  if (!argument.multi)
    return once('value', argument.sql, context, (value) => sql`coalesce(${condition(value)}, FALSE)`);
  return context.dialect.listAny(argument.sql, condition);
}

/** The template that asks of the values of its first argument what another asks of one; false where an argument has no type. */
export function anyOf(ofOne: SqlTemplate): SqlTemplate {
  return ([field, ...rest], context) => {
    if (rest.some((arg) => arg.type === 'null')) return sql`FALSE`;
    return anyValue(field!, context, (value) =>
      ofOne([{ ...field!, sql: value, multi: false }, ...rest], { ...context, multi: false }),
    );
  };
}
