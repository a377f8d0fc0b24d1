import { Sql, sql } from '../base/sql-text.ts';
import { type Assignment, columnsUsed } from '../plan/expression.ts';
import { columnSql, type ExpressionContext, emitExpression } from './emit-expression.ts';

/** Adds columns to what stands behind FROM, in as few layers as their dependence on each other allows. */
export function emitAssignments(from: Sql, assignments: readonly Assignment[], context: ExpressionContext): Sql {
  let current = sql`SELECT * FROM ${from}`;
  let rest = assignments;
  for (let input = from; rest.length > 0; input = sql`(${current})`) {
    const made = new Set<number>();
    let count = 0;
    for (const { column, expression } of rest) {
      if (columnsUsed(expression).some((c) => made.has(c.id))) break;
      made.add(column.id);
      count++;
    }
    const layer = rest
      .slice(0, count)
      .map((a) => sql`${emitExpression(a.expression, context)} AS ${columnSql(a.column)}`);
    current = sql`SELECT *, ${Sql.join(layer, ', ')} FROM ${input}`;
    rest = rest.slice(count);
  }
  return current;
}
