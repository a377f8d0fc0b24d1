import { Sql, sql } from '../base/sql-text.ts';
import type { Dialect } from '../functions/dialect.ts';
import type { Assignment, Expression } from '../plan/expression.ts';
import { type Column, columnsUsed } from '../plan/expression.ts';
import { type Aggregate, type Expand, outputOf, type Plan, type Scan, type Sort, type Stored } from '../plan/node.ts';
import { columnsRead, nodesOf } from '../plan/rewrite.ts';
import { columnSql, type ExpressionContext, emitAggregate, emitCondition, emitExpression } from './emit-expression.ts';
import { narrowLists, type ValuesOf } from './narrow-lists.ts';

export interface EmitOptions {
  readonly dialect: Dialect;
  /** The moment NOW() stands for, milliseconds since the epoch. */
  readonly now: number;
  /** How events are read: a SELECT that gives each of the scan's columns as `c<id>`. */
  readonly scan: (scan: Scan) => Sql;
  /** How rows kept before are read, likewise. */
  readonly stored: (stored: Stored) => Sql;
  /** How a scan's columns are stored; where absent nothing is known of it. */
  readonly valuesOf?: ValuesOf;
}

/** What the nodes of one plan share. */
interface NodeOptions extends EmitOptions {
  /** Ids of columns whose lists hold no value twice. */
  readonly distinct: ReadonlySet<number>;
}

/** A plan as one SELECT whose columns are `outputOf(plan)`, in order. */
export function emitPlan(plan: Plan, options: EmitOptions): Sql {
  const valuesOf = options.valuesOf ?? (() => ({ singly: false, distinct: false }));
  const narrowed = narrowLists(plan, valuesOf);
  const scan = (node: Scan) => options.scan(inOrderOfUse(node, narrowed));
  const nodeOptions = { ...options, scan, distinct: distinctLists(narrowed, valuesOf) };
  return sql`SELECT ${columnList(outputOf(plan))} FROM (${emitNode(narrowed, nodeOptions)})`;
}

function distinctLists(plan: Plan, valuesOf: ValuesOf): ReadonlySet<number> {
  const scan = nodesOf(plan)[0]!;
  if (scan.kind !== 'scan') return new Set();
  const lists = scan.columns.filter((c) => c.column.multi && valuesOf(c, scan).distinct);
  return new Set(lists.map((c) => c.column.id));
}

/** A scan whose columns come in the order in which the plan reads them: in that order engines test the filters on them. */
function inOrderOfUse(scan: Scan, plan: Plan): Scan {
  const place = new Map<number, number>();
  for (const node of nodesOf(plan)) {
    for (const { id } of columnsRead(node)) if (!place.has(id)) place.set(id, place.size);
  }
  const placeOf = (id: number) => place.get(id) ?? place.size;
  return { ...scan, columns: [...scan.columns].sort((a, b) => placeOf(a.column.id) - placeOf(b.column.id)) };
}

/** Columns to select. Where none is left rows still are, to be counted. */
function columnList(columns: readonly Column[]): Sql {
  return columns.length === 0 ? Sql.raw('NULL AS nothing') : Sql.join(columns.map(columnSql), ', ');
}

/** Rows with a number that is each one's own, as a last column. */
export function numberRows(rows: Sql, column: Column): Sql {
  return sql`SELECT *, row_number() OVER () AS ${columnSql(column)} FROM (${rows})`;
}

function emitNode(plan: Plan, options: NodeOptions): Sql {
  switch (plan.kind) {
    case 'scan':
      return options.scan(plan);
    case 'stored':
      return options.stored(plan);
    case 'row':
      return emitAssignments(Sql.raw('SELECT 1 AS one'), plan.columns, options);
    case 'filter':
      return sql`SELECT * FROM (${emitNode(plan.input, options)}) WHERE ${emitCondition(plan.condition, options)}`;
    case 'eval':
      return emitAssignments(emitNode(plan.input, options), plan.assignments, options);
    case 'project':
      return sql`SELECT ${columnList(plan.columns)} FROM (${emitNode(plan.input, options)})`;
    case 'aggregate':
      return emitAggregateNode(plan, options);
    case 'sort':
      return emitSort(plan, options);
    case 'limit':
      return sql`SELECT * FROM (${emitNode(plan.input, options)}) LIMIT ${Sql.raw(String(plan.count))}`;
    case 'expand':
      return emitExpand(plan, options);
  }
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

function emitAggregateNode(plan: Aggregate, options: NodeOptions): Sql {
  // A multivalued key puts a row into each of its values' groups, once where a value repeats. Keys are unnested one layer at a time: two in one
  // SELECT would pair up where ES|QL wants every combination.
  let input = emitNode(plan.input, options);
  const layer = (keys: readonly Sql[]) => sql`SELECT *, ${Sql.join(keys, ', ')} FROM (${input})`;
  const singles: Sql[] = [];
  for (const { column, expression } of plan.groups) {
    const value = emitExpression(expression, options);
    if (!expression.multi) {
      singles.push(sql`${value} AS ${columnSql(column)}`);
      continue;
    }
    const { dialect } = options;
    const distinct = expression.kind === 'column' && options.distinct.has(expression.column.id);
    const key = dialect.unnest(distinct ? value : dialect.listDistinct(value), dialect.sqlType(expression.type, false));
    input = layer([sql`${key} AS ${columnSql(column)}`]);
  }
  if (singles.length > 0) input = layer(singles);
  const keys = plan.groups.map((g) => columnSql(g.column));
  const aggregates = plan.aggregates.map((a) => sql`${emitAggregate(a.call, options)} AS ${columnSql(a.column)}`);
  const selected = [...aggregates, ...keys];
  const list = selected.length === 0 ? Sql.raw('count(*)') : Sql.join(selected, ', ');
  const grouped = keys.length === 0 ? Sql.raw('') : sql` GROUP BY ${Sql.join(keys, ', ')}`;
  return sql`SELECT ${list} FROM (${input})${grouped}`;
}

function emitSort(plan: Sort, options: NodeOptions): Sql {
  const keys = plan.keys.map((key) => {
    const direction = Sql.raw(`${key.descending ? 'DESC' : 'ASC'} NULLS ${key.nullsFirst ? 'FIRST' : 'LAST'}`);
    return sql`${sortValue(key.expression, key.descending, options)} ${direction}`;
  });
  return sql`SELECT * FROM (${emitNode(plan.input, options)}) ORDER BY ${Sql.join(keys, ', ')}`;
}

/** Several values sort by their least where ascending and by their greatest where descending. */
function sortValue(expression: Expression, descending: boolean, options: NodeOptions): Sql {
  const value = emitExpression(expression, options);
  if (!expression.multi) return value;
  return descending ? options.dialect.listGreatest(value) : options.dialect.listLeast(value);
}

function emitExpand(plan: Expand, options: NodeOptions): Sql {
  const source: Column = plan.source;
  const value = source.multi
    ? options.dialect.unnest(columnSql(source), options.dialect.sqlType(source.type, false))
    : columnSql(source);
  return sql`SELECT *, ${value} AS ${columnSql(plan.column)} FROM (${emitNode(plan.input, options)})`;
}
