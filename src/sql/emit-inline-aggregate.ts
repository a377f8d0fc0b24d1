import { Sql, sql } from '../base/sql-text.ts';
import type { Column } from '../plan/expression.ts';
import type { InlineAggregate } from '../plan/node.ts';
import { isOrdered } from '../plan/order.ts';
import { emitAssignments } from './emit-assignments.ts';
import { columnSql, type ExpressionContext, emitAggregate } from './emit-expression.ts';

/**
 * `INLINE STATS`: the rows, read twice, beside the aggregates of their groups. Rows are numbered where the order in which they came
 * has to be kept, or where a key may have several values and a row belongs to several groups.
 */
export function emitInlineAggregate(plan: InlineAggregate, input: Sql, context: ExpressionContext): Sql {
  const ordered = isOrdered(plan.input);
  if (plan.added.length === 0) return sql`SELECT * FROM (${input})`;
  const number = columnSql(plan.row);
  const rows = sql`rows_${number}`;
  const several = plan.groups.some((g) => g.multi);
  const numbered = several || ordered ? sql`SELECT *, row_number() OVER () AS ${number} FROM (${input})` : input;
  const joined = several ? joinSeveral(plan, rows, context) : joinOne(plan, rows, context);
  const order = ordered ? sql` ORDER BY ${number}` : Sql.raw('');
  return sql`WITH ${rows} AS (${numbered}) ${joined}${order}`;
}

function joinOne(plan: InlineAggregate, rows: Sql, context: ExpressionContext): Sql {
  const added = plan.added.map(({ column, source }) => sql`${columnSql(source)} AS ${columnSql(column)}`);
  const keyed = plan.groups.map((g) => sql`${columnSql(g)} AS ${keyOf(g, plan)}`);
  const spread = keyed.length === 0 ? rows : sql`(SELECT *, ${Sql.join(keyed, ', ')} FROM ${rows})`;
  const groups = sql`SELECT ${Sql.join([...added, ...plan.groups.map((g) => keyOf(g, plan))], ', ')} FROM (${groupsOf(plan, spread, context)})`;
  if (plan.groups.length === 0) return sql`SELECT * FROM ${rows} CROSS JOIN (${groups})`;
  const condition = plan.groups.map((g) => sql`${columnSql(g)} IS NOT DISTINCT FROM ${keyOf(g, plan)}`);
  return sql`SELECT * FROM ${rows} LEFT JOIN (${groups}) ON ${Sql.join(condition, ' AND ')}`;
}

/** A row stands in the group of each of its keys, and has the aggregates of them all. */
function joinSeveral(plan: InlineAggregate, rows: Sql, context: ExpressionContext): Sql {
  const { dialect } = context;
  const number = columnSql(plan.row);
  // Keys are spread one layer at a time: two in one SELECT would pair up where every combination is wanted.
  let spread = sql`SELECT * FROM ${rows}`;
  for (const group of plan.groups) {
    const value = columnSql(group);
    spread = group.multi
      ? dialect.unnest(spread, dialect.listDistinct(value), dialect.sqlType(group.type, false), keyOf(group, plan))
      : sql`SELECT *, ${value} AS ${keyOf(group, plan)} FROM (${spread})`;
  }
  const keys = Sql.join(
    plan.groups.map((g) => keyOf(g, plan)),
    ', ',
  );
  const groups = groupsOf(plan, sql`(${spread})`, context);
  const members = sql`SELECT ${number}, ${keys} FROM (${spread})`;
  const same = plan.groups.map((g) => sql`members.${keyOf(g, plan)} IS NOT DISTINCT FROM groups.${keyOf(g, plan)}`);
  const collected = plan.added.map(({ column, source }) => emitCollected(source, column, context));
  const ofRows = sql`SELECT ${number}, ${Sql.join(collected, ', ')} FROM (${members}) AS members JOIN (${groups}) AS groups ON ${Sql.join(same, ' AND ')} GROUP BY ${number}`;
  return sql`SELECT * FROM ${rows} LEFT JOIN (${ofRows}) USING (${number})`;
}

/** One row per group: its aggregates, its keys, and what is computed of them. */
function groupsOf(plan: InlineAggregate, spread: Sql, context: ExpressionContext): Sql {
  const keys = plan.groups.map((g) => keyOf(g, plan));
  const items = plan.aggregates.map((a) => sql`${emitAggregate(a.call, context)} AS ${columnSql(a.column)}`);
  const list = [...items, ...keys];
  const grouped = keys.length === 0 ? Sql.raw('') : sql` GROUP BY ${Sql.join(keys, ', ')}`;
  const groups = sql`SELECT ${list.length === 0 ? Sql.raw('count(*)') : Sql.join(list, ', ')} FROM ${spread}${grouped}`;
  if (plan.computed.length === 0) return groups;
  const ofGroup = plan.groups.map((g) => sql`${keyOf(g, plan)} AS ${columnSql(g)}`);
  const named = ofGroup.length === 0 ? groups : sql`SELECT *, ${Sql.join(ofGroup, ', ')} FROM (${groups})`;
  return emitAssignments(sql`(${named})`, plan.computed, context);
}

/** The name of a group's key beside the rows' own column, and beside the keys of other such steps, which the rows keep. */
function keyOf(group: Column, { row }: InlineAggregate): Sql {
  return sql`${columnSql(group)}_of_${columnSql(row)}`;
}

/** All values of a column, and of the lists in it, as one list under a column's name. */
export function emitCollected(source: Column, column: Column, context: ExpressionContext): Sql {
  const { type } = source;
  const span = { start: 0, end: 0 };
  const args = [{ kind: 'column', column: source, type, multi: source.multi, span }] as const;
  const call = { kind: 'aggregate', name: '$COLLECT', args, filter: undefined, type, multi: true, span } as const;
  return sql`${emitAggregate(call, context)} AS ${columnSql(column)}`;
}
