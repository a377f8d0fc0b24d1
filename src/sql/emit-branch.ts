import { Sql, sql } from '../base/sql-text.ts';
import { asList, castArgument, nullOf } from '../functions/argument-sql.ts';
import type { Column } from '../plan/expression.ts';
import type { Branch, Fork } from '../plan/node.ts';
import { columnSql, type ExpressionContext } from './emit-expression.ts';

/** The name under which a fork's branches read the rows that come to it. */
export function forkName(id: number): Sql {
  return Sql.raw(`fork_${id}`);
}

/** `FORK`: the input is computed once, and each branch reads it. */
export function emitFork({ id }: Fork, input: Sql, branches: readonly Sql[]): Sql {
  return sql`WITH ${forkName(id)} AS (${input}) ${Sql.join(branches, ' UNION ALL ')}`;
}

/** A branch with the columns of the whole: its own under their names, nulls where it has none. */
export function emitBranch(
  branch: Branch,
  columns: readonly Column[],
  rows: Sql,
  context: Pick<ExpressionContext, 'dialect'>,
): Sql {
  const items = columns.map((column, i) => {
    const own = branch.columns[i];
    const value =
      own === undefined ? nullOf(column.type, column.multi, context) : adapted(own, column, columnSql(own), context);
    return sql`${value} AS ${columnSql(column)}`;
  });
  // Rows without columns are still there to be counted.
  return sql`SELECT ${items.length === 0 ? Sql.raw('NULL AS nothing') : Sql.join(items, ', ')} FROM (${rows})`;
}

/** A branch's value where the whole has another type of the family, or lists. */
function adapted(own: Column, column: Column, value: Sql, context: Pick<ExpressionContext, 'dialect'>): Sql {
  const argument = { sql: value, type: own.type, multi: own.multi, literal: undefined };
  return column.multi ? asList(argument, context, column.type) : castArgument(argument, column.type, context);
}
