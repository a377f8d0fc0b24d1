import { Sql, sql } from '../base/sql-text.ts';
import type { Dialect } from '../functions/dialect.ts';
import type { Column, Expression } from '../plan/expression.ts';
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
import { columnsRead, everyNodeOf } from '../plan/rewrite.ts';
import type { ValueType } from '../plan/value.ts';
import { emitAssignments } from './emit-assignments.ts';
import { emitBranch, emitFork, forkName } from './emit-branch.ts';
import { columnSql, emitAggregate, emitCondition, emitExpression } from './emit-expression.ts';
import { emitInlineAggregate } from './emit-inline-aggregate.ts';
import { emitEnrich, emitJoin } from './emit-join.ts';
import { filterBeforeExpand } from './filter-before-expand.ts';
import { narrowLists, type ValuesOf } from './narrow-lists.ts';

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
  const { valuesOf } = options;
  const filtered = filterBeforeExpand(plan);
  const narrowed = valuesOf === undefined ? filtered : narrowLists(filtered, valuesOf);
  const scan = (node: Scan) => options.scan(inOrderOfUse(node, narrowed));
  const distinct = valuesOf === undefined ? new Set<number>() : distinctLists(plan, valuesOf);
  return sql`SELECT ${columnList(outputOf(plan))} FROM ${emitFrom(narrowed, { ...options, scan, distinct })}`;
}

function distinctLists(plan: Plan, valuesOf: ValuesOf): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const node of everyNodeOf(plan)) {
    if (node.kind !== 'scan') continue;
    for (const c of node.columns) if (c.column.multi && valuesOf(c, node).distinct) ids.add(c.column.id);
  }
  return ids;
}

/** A scan whose columns come in the order in which the plan reads them: in that order engines test the filters on them. */
function inOrderOfUse(scan: Scan, plan: Plan): Scan {
  const place = new Map<number, number>();
  for (const node of everyNodeOf(plan)) {
    for (const { id } of columnsRead(node)) if (!place.has(id)) place.set(id, place.size);
  }
  const placeOf = (id: number) => place.get(id) ?? place.size;
  return { ...scan, columns: [...scan.columns].sort((a, b) => placeOf(a.column.id) - placeOf(b.column.id)) };
}

/** Columns to select. Where none is left rows still are, to be counted. */
function columnList(columns: readonly Column[]): Sql {
  return columns.length === 0 ? Sql.raw('NULL AS nothing') : Sql.join(columns.map(columnSql), ', ');
}

/** Rows with a number that is each one's own, as a last column; the first is the one behind `before`. */
export function numberRows(rows: Sql, column: Column, before = 0): Sql {
  const number =
    before === 0 ? Sql.raw('row_number() OVER ()') : sql`row_number() OVER () + ${Sql.raw(String(before))}`;
  return sql`SELECT *, ${number} AS ${columnSql(column)} FROM (${rows})`;
}

function emitNode(plan: Plan, options: NodeOptions): Sql {
  switch (plan.kind) {
    case 'scan':
      return options.scan(plan);
    case 'stored':
      return options.stored(plan);
    case 'row':
      // A name that no template gives to a value: engines would take the column for it.
      return emitAssignments(Sql.raw('(SELECT 1 AS row_begins)'), plan.columns, options);
    case 'filter':
      return sql`SELECT * FROM ${emitFrom(plan, options)}`;
    case 'eval':
      return emitAssignments(emitFrom(plan.input, options), plan.assignments, options);
    case 'project':
      return sql`SELECT ${columnList(plan.columns)} FROM ${emitFrom(plan.input, options)}`;
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

/**
 * A plan as what stands behind FROM, for a SELECT that names the columns it reads: neighbouring filters are one WHERE, and a choice
 * of columns is no step at all. Each step less is less for the engine to plan.
 */
function emitFrom(plan: Plan, options: NodeOptions): Sql {
  const conditions: Sql[] = [];
  let input = plan;
  while (input.kind === 'filter' || input.kind === 'project') {
    if (input.kind === 'filter') conditions.unshift(emitCondition(input.condition, options));
    input = input.input;
  }
  const rows = sql`(${emitNode(input, options)})`;
  return conditions.length === 0 ? rows : sql`${rows} WHERE ${Sql.join(conditions, ' AND ')}`;
}

function emitBranches(
  plan: { readonly branches: readonly Branch[]; readonly columns: readonly Column[] },
  options: NodeOptions,
): Sql[] {
  return plan.branches.map((branch) => emitBranch(branch, plan.columns, emitNode(branch.plan, options), options));
}

function emitAggregateNode(plan: Aggregate, options: NodeOptions): Sql {
  // A multivalued key puts a row into each of its values' groups, once where a value repeats. Keys are unnested one layer at a time: two in one
  // SELECT would pair up where ES|QL wants every combination.
  let from = emitFrom(plan.input, options);
  const singles: Sql[] = [];
  for (const { column, expression } of plan.groups) {
    const value = emitExpression(expression, options);
    if (!expression.multi) {
      singles.push(sql`${value} AS ${columnSql(column)}`);
      continue;
    }
    const distinct = expression.kind === 'column' && options.distinct.has(expression.column.id);
    const list = distinct ? value : options.dialect.listDistinct(value);
    from = sql`(${unnested(sql`SELECT * FROM ${from}`, list, expression.type, column, options)})`;
  }
  if (singles.length > 0) from = sql`(SELECT *, ${Sql.join(singles, ', ')} FROM ${from})`;
  const keys = plan.groups.map((g) => columnSql(g.column));
  const aggregates = plan.aggregates.map((a) => sql`${emitAggregate(a.call, options)} AS ${columnSql(a.column)}`);
  const selected = [...aggregates, ...keys];
  const list = selected.length === 0 ? Sql.raw('count(*)') : Sql.join(selected, ', ');
  const grouped = keys.length === 0 ? Sql.raw('') : sql` GROUP BY ${Sql.join(keys, ', ')}`;
  return sql`SELECT ${list} FROM ${from}${grouped}`;
}

function emitSort(plan: Sort, options: NodeOptions): Sql {
  const keys = plan.keys.map((key) => {
    const direction = Sql.raw(`${key.descending ? 'DESC' : 'ASC'} NULLS ${key.nullsFirst ? 'FIRST' : 'LAST'}`);
    return sql`${sortValue(key.expression, key.descending, options)} ${direction}`;
  });
  return sql`SELECT * FROM ${emitFrom(plan.input, options)} ORDER BY ${Sql.join(keys, ', ')}`;
}

/** Several values sort by their least where ascending and by their greatest where descending. */
function sortValue(expression: Expression, descending: boolean, options: NodeOptions): Sql {
  const value = emitExpression(expression, options);
  if (!expression.multi) return value;
  return descending ? options.dialect.listGreatest(value) : options.dialect.listLeast(value);
}

/** The first rows of each group are told by a place among all, in the order in which they come. */
function emitLimit({ input, count, by }: Limit, options: NodeOptions): Sql {
  const most = Sql.raw(String(count));
  if (by === undefined)
    return sql`${input.kind === 'sort' ? emitSort(input, options) : sql`SELECT * FROM ${emitFrom(input, options)}`} LIMIT ${most}`;
  const rows = emitNode(input, options);
  const place = columnSql(by.place);
  const rank = sql`${place}_rank`;
  const keys = Sql.join(
    by.keys.map((key) => emitExpression(key, options)),
    ', ',
  );
  const ranked = sql`SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY ${place}) AS ${rank} FROM (${numberRows(rows, by.place)})`;
  return sql`SELECT * FROM (${ranked}) WHERE ${rank} <= ${most} ORDER BY ${place}`;
}

function emitExpand(plan: Expand, options: NodeOptions): Sql {
  const source: Column = plan.source;
  const from = emitFrom(plan.input, options);
  if (source.multi) return unnested(sql`SELECT * FROM ${from}`, columnSql(source), source.type, plan.column, options);
  return sql`SELECT *, ${columnSql(source)} AS ${columnSql(plan.column)} FROM ${from}`;
}

/** Rows, each once per value of a list, with the value as a column. */
function unnested(rows: Sql, list: Sql, type: ValueType, column: Column, { dialect }: EmitOptions): Sql {
  return dialect.unnest(rows, list, dialect.sqlType(type, false), columnSql(column));
}
