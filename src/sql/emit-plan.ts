import { Sql, sql } from '../base/sql-text.ts';
import type { Dialect } from '../functions/dialect.ts';
import type { Assignment, Expression } from '../plan/expression.ts';
import { type Column, columnsUsed } from '../plan/expression.ts';
import {
  type Aggregate,
  type Branch,
  type Expand,
  type Limit,
  type Lookup,
  outputOf,
  type Plan,
  type Scan,
  type Sort,
  type Stored,
} from '../plan/node.ts';
import type { ValueType } from '../plan/value.ts';
import { emitBranch, emitFork, forkName } from './emit-branch.ts';
import { columnSql, type ExpressionContext, emitAggregate, emitExpression } from './emit-expression.ts';
import { emitInlineAggregate } from './emit-inline-aggregate.ts';
import { emitEnrich, emitJoin } from './emit-join.ts';

export interface EmitOptions {
  readonly dialect: Dialect;
  /** The moment NOW() stands for, milliseconds since the epoch. */
  readonly now: number;
  /** How events are read: a SELECT that gives each of the scan's columns as `c<id>`. */
  readonly scan: (scan: Scan) => Sql;
  /** How rows kept before are read, likewise. */
  readonly stored: (stored: Stored) => Sql;
  /** How lookup tables are read, likewise. */
  readonly lookup: (lookup: Lookup) => Sql;
}

/** A plan as one SELECT whose columns are `outputOf(plan)`, in order. */
export function emitPlan(plan: Plan, options: EmitOptions): Sql {
  return sql`SELECT ${columnList(outputOf(plan))} FROM (${emitNode(plan, options)})`;
}

/** Columns to select. Where none is left rows still are, to be counted. */
function columnList(columns: readonly Column[]): Sql {
  return columns.length === 0 ? Sql.raw('NULL AS nothing') : Sql.join(columns.map(columnSql), ', ');
}

/** Rows with a number that is each one's own, as a last column. */
export function numberRows(rows: Sql, column: Column): Sql {
  return sql`SELECT *, row_number() OVER () AS ${columnSql(column)} FROM (${rows})`;
}

function emitNode(plan: Plan, options: EmitOptions): Sql {
  switch (plan.kind) {
    case 'scan':
      return options.scan(plan);
    case 'stored':
      return options.stored(plan);
    case 'row':
      return emitAssignments(Sql.raw('SELECT 1 AS one'), plan.columns, options);
    case 'filter':
      return sql`SELECT * FROM (${emitNode(plan.input, options)}) WHERE ${emitExpression(plan.condition, options)}`;
    case 'eval':
      return emitAssignments(emitNode(plan.input, options), plan.assignments, options);
    case 'project':
      return sql`SELECT ${columnList(plan.columns)} FROM (${emitNode(plan.input, options)})`;
    case 'aggregate':
      return emitAggregateNode(plan, options);
    case 'sort':
      return emitSort(plan, options);
    case 'limit':
      return emitLimit(plan, options);
    case 'expand':
      return emitExpand(plan, options);
    case 'lookup':
      return options.lookup(plan);
    case 'join':
      return emitJoin(plan, emitNode(plan.input, options), options.lookup(plan.lookup), options);
    case 'enrich':
      return emitEnrich(plan, emitNode(plan.input, options), options.lookup(plan.lookup), options);
    case 'inline_aggregate':
      return emitInlineAggregate(plan, emitNode(plan.input, options), options);
    case 'sample': {
      const probability = options.dialect.literal(plan.probability, 'double');
      const drawn = columnSql(plan.drawn);
      // Drawn as a column: an engine may evaluate a condition on random() itself before it spreads lists to rows.
      const rows = sql`SELECT *, ${options.dialect.random()} AS ${drawn} FROM (${emitNode(plan.input, options)})`;
      return sql`SELECT * FROM (${rows}) WHERE ${drawn} < ${probability}`;
    }
    case 'forked':
      return sql`SELECT * FROM ${forkName(plan.fork)}`;
    case 'fork':
      return emitFork(plan, emitNode(plan.input, options), emitBranches(plan, options));
    case 'union':
      return Sql.join(emitBranches(plan, options), ' UNION ALL ');
  }
}

function emitBranches(
  plan: { readonly branches: readonly Branch[]; readonly columns: readonly Column[] },
  options: EmitOptions,
): Sql[] {
  return plan.branches.map((branch) => emitBranch(branch, plan.columns, emitNode(branch.plan, options), options));
}

/** Adds columns, in as few layers as their dependence on each other allows. */
function emitAssignments(input: Sql, assignments: readonly Assignment[], context: ExpressionContext): Sql {
  let current = input;
  let rest = assignments;
  while (rest.length > 0) {
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
    current = sql`SELECT *, ${Sql.join(layer, ', ')} FROM (${current})`;
    rest = rest.slice(count);
  }
  return current;
}

function emitAggregateNode(plan: Aggregate, options: EmitOptions): Sql {
  // A multivalued key puts a row into each of its values' groups, once where a value repeats. Keys are unnested one layer at a time: two in one
  // SELECT would pair up where ES|QL wants every combination.
  let input = emitNode(plan.input, options);
  for (const { column, expression } of plan.groups) {
    const value = emitExpression(expression, options);
    input = expression.multi
      ? unnested(input, options.dialect.listDistinct(value), expression.type, column, options)
      : sql`SELECT *, ${value} AS ${columnSql(column)} FROM (${input})`;
  }
  const keys = plan.groups.map((g) => columnSql(g.column));
  const aggregates = plan.aggregates.map((a) => sql`${emitAggregate(a.call, options)} AS ${columnSql(a.column)}`);
  const selected = [...aggregates, ...keys];
  const list = selected.length === 0 ? Sql.raw('count(*)') : Sql.join(selected, ', ');
  const grouped = keys.length === 0 ? Sql.raw('') : sql` GROUP BY ${Sql.join(keys, ', ')}`;
  return sql`SELECT ${list} FROM (${input})${grouped}`;
}

function emitSort(plan: Sort, options: EmitOptions): Sql {
  const keys = plan.keys.map((key) => {
    const direction = Sql.raw(`${key.descending ? 'DESC' : 'ASC'} NULLS ${key.nullsFirst ? 'FIRST' : 'LAST'}`);
    return sql`${sortValue(key.expression, key.descending, options)} ${direction}`;
  });
  return sql`SELECT * FROM (${emitNode(plan.input, options)}) ORDER BY ${Sql.join(keys, ', ')}`;
}

/** Several values sort by their least where ascending and by their greatest where descending. */
function sortValue(expression: Expression, descending: boolean, options: EmitOptions): Sql {
  const value = emitExpression(expression, options);
  if (!expression.multi) return value;
  return descending ? options.dialect.listGreatest(value) : options.dialect.listLeast(value);
}

/** The first rows of each group are told by a place among all, in the order in which they come. */
function emitLimit({ input, count, by }: Limit, options: EmitOptions): Sql {
  const rows = emitNode(input, options);
  const most = Sql.raw(String(count));
  if (by === undefined) return sql`SELECT * FROM (${rows}) LIMIT ${most}`;
  const place = columnSql(by.place);
  const rank = sql`${place}_rank`;
  const keys = Sql.join(
    by.keys.map((key) => emitExpression(key, options)),
    ', ',
  );
  const ranked = sql`SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY ${place}) AS ${rank} FROM (${numberRows(rows, by.place)})`;
  return sql`SELECT * FROM (${ranked}) WHERE ${rank} <= ${most} ORDER BY ${place}`;
}

function emitExpand(plan: Expand, options: EmitOptions): Sql {
  const source: Column = plan.source;
  const input = emitNode(plan.input, options);
  if (source.multi) return unnested(input, columnSql(source), source.type, plan.column, options);
  return sql`SELECT *, ${columnSql(source)} AS ${columnSql(plan.column)} FROM (${input})`;
}

/** Rows, each once per value of a list, with the value as a column. */
function unnested(rows: Sql, list: Sql, type: ValueType, column: Column, { dialect }: EmitOptions): Sql {
  return dialect.unnest(rows, list, dialect.sqlType(type, false), columnSql(column));
}
