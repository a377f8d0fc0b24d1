import { Sql, sql } from '../base/sql-text.ts';
import type { Call, Column } from '../plan/expression.ts';
import type { Enrich, Join } from '../plan/node.ts';
import { isOrdered } from '../plan/order.ts';
import { columnSql, type ExpressionContext, emitExpression } from './emit-expression.ts';
import { emitCollected } from './emit-inline-aggregate.ts';

/**
 * `LOOKUP JOIN`: each row beside each row of the table that fulfils the condition; one without such a row stays. Rows are numbered
 * where the order in which they came has to be kept.
 */
export function emitJoin(plan: Join, input: Sql, lookup: Sql, context: ExpressionContext): Sql {
  const condition = emitExpression(plan.condition, context);
  const row = columnSql(plan.row);
  const ordered = isOrdered(plan.input);
  const rows = ordered ? sql`SELECT *, row_number() OVER () AS ${row} FROM (${input})` : input;
  const joined = sql`SELECT * FROM (${rows}) LEFT JOIN (${lookup}) ON ${condition}`;
  return ordered ? sql`${joined} ORDER BY ${row}` : joined;
}

/**
 * `ENRICH`: the values of all rows of the table that fulfil the condition, as lists. A key of one value is looked up among the
 * table's rows gathered by theirs, so that the input is read once and as it comes; any other needs a number on each row of the input.
 */
export function emitEnrich(plan: Enrich, input: Sql, lookup: Sql, context: ExpressionContext): Sql {
  const condition = emitExpression(plan.condition, context);
  const matched = equalKey(plan);
  if (matched !== undefined && !isOrdered(plan.input)) {
    const key = columnSql(matched);
    const collected = sql`SELECT ${key}, ${collect(plan, context)} FROM (${lookup}) WHERE ${key} IS NOT NULL GROUP BY ${key}`;
    return sql`SELECT * FROM (${input}) LEFT JOIN (${collected}) ON ${condition}`;
  }
  const row = columnSql(plan.row);
  const rows = sql`enriched_${row}`;
  const matches = sql`SELECT ${row}, ${collect(plan, context)} FROM ${rows} JOIN (${lookup}) ON ${condition} GROUP BY ${row}`;
  const numbered = sql`SELECT *, row_number() OVER () AS ${row} FROM (${input})`;
  const order = isOrdered(plan.input) ? sql` ORDER BY ${row}` : Sql.raw('');
  return sql`WITH ${rows} AS (${numbered}) SELECT * FROM ${rows} LEFT JOIN (${matches}) USING (${row})${order}`;
}

function collect(plan: Enrich, context: ExpressionContext): Sql {
  const items = plan.added.map(({ column, source }) => emitCollected(source, column, context));
  return Sql.join(items, ', ');
}

/** The table's column, where the condition is that its one value equals one of the input. */
function equalKey({ condition, lookup }: Enrich): Column | undefined {
  if (condition.kind !== 'call' || condition.name !== '$SHARE') return undefined;
  const [input, key] = (condition as Call).args;
  if (input === undefined || key?.kind !== 'column' || input.multi || key.multi) return undefined;
  return lookup.columns.some((c) => c.column.id === key.column.id) ? key.column : undefined;
}
