import type { Span } from '../base/diagnostic.ts';
import type { AggregateCall, Assignment, Column, Expression } from './expression.ts';
import type { ValueType } from './value.ts';

/** A column read from an event stream: a field by its dotted name, or a metadata field (`_id`, `_index`, ...). */
export interface ScanColumn {
  readonly column: Column;
  readonly field: string;
  /** Only the values of streams where the field has this type: nulls of all others. */
  readonly only?: ValueType;
}

/** What a store knows of the values of a scan's column. */
export interface StoredValues {
  /**
   * Whether a field that may hold several values has its single ones in a place of their own, so that reading just those (as
   * a column that is not `multi`) costs less than reading its lists.
   */
  readonly singly: boolean;
  /** Whether no list holds a value twice. */
  readonly distinct: boolean;
}

/** Reads the events of some streams. A stream without the field gives nulls. */
export interface Scan {
  readonly kind: 'scan';
  readonly streams: readonly string[];
  readonly columns: readonly ScanColumn[];
  readonly span: Span;
}

/**
 * Reads rows that were computed before: survivors of a rule's row part. `table` names them to the store;
 * `columns` are theirs, in order.
 */
export interface Stored {
  readonly kind: 'stored';
  readonly table: string;
  readonly columns: readonly Column[];
  readonly span: Span;
}

/** `ROW`: one row of constants. */
export interface Row {
  readonly kind: 'row';
  readonly columns: readonly Assignment[];
  readonly span: Span;
}

export interface Filter {
  readonly kind: 'filter';
  readonly input: Plan;
  readonly condition: Expression;
  readonly span: Span;
}

/** Adds columns. Each assignment may use those before it. */
export interface Eval {
  readonly kind: 'eval';
  readonly input: Plan;
  readonly assignments: readonly Assignment[];
  readonly span: Span;
}

/** Keeps just these columns, in this order, under the names they carry (`KEEP`, `DROP`, `RENAME`). */
export interface Project {
  readonly kind: 'project';
  readonly input: Plan;
  readonly columns: readonly Column[];
  /** Whether columns pass too that the source turns out to have beyond those it lists. */
  readonly open?: true;
  readonly span: Span;
}

/** Groups rows. Output columns: the aggregates, then the groups. A null key is a group; a multivalued key joins each of its values' groups. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly input: Plan;
  readonly groups: readonly Assignment[];
  readonly aggregates: readonly { readonly column: Column; readonly call: AggregateCall }[];
  readonly span: Span;
}

export interface SortKey {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface Sort {
  readonly kind: 'sort';
  readonly input: Plan;
  readonly keys: readonly SortKey[];
  readonly span: Span;
}

/** Lets through the first rows: of all, or (`BY`) of each group. A null key is a group, and so is a whole list of values. */
export interface Limit {
  readonly kind: 'limit';
  readonly input: Plan;
  readonly count: number;
  readonly by: LimitGroups | undefined;
  readonly span: Span;
}

export interface LimitGroups {
  readonly keys: readonly Expression[];
  /** A column for the engine's own use: a row's place among all. */
  readonly place: Column;
}

/** `MV_EXPAND`: one row per value of `source`, as `column` in its place; a null stays one row. */
export interface Expand {
  readonly kind: 'expand';
  readonly input: Plan;
  readonly source: Column;
  readonly column: Column;
  readonly span: Span;
}

/** The rows of a lookup table: what a join or an enrichment reads beside its input. */
export interface Lookup {
  readonly kind: 'lookup';
  readonly table: string;
  readonly columns: readonly ScanColumn[];
  readonly span: Span;
}

/**
 * `LOOKUP JOIN`: each row with each row of a table that fulfils the condition; one without a match stays, with nulls. Gives the
 * input's columns without those whose names `added` takes over, then `added`, which are of the table.
 */
export interface Join {
  readonly kind: 'join';
  readonly input: Plan;
  readonly lookup: Lookup;
  readonly condition: Expression;
  readonly added: readonly Column[];
  /** A column for the engine's own use: a number that is a row's own. */
  readonly row: Column;
  readonly span: Span;
}

/** `ENRICH`: each row once, with the values of all rows of a table that fulfil the condition. */
export interface Enrich {
  readonly kind: 'enrich';
  readonly input: Plan;
  readonly lookup: Lookup;
  readonly condition: Expression;
  /** What is collected, and from which column of the table. */
  readonly added: readonly { readonly column: Column; readonly source: Column }[];
  /** A column for the engine's own use: a number that is a row's own. */
  readonly row: Column;
  readonly span: Span;
}

/**
 * `INLINE STATS`: each row once, with what its group gives. `groups` are columns of the input, which come last; a row whose key
 * has several values has what each of these groups gives, as lists.
 */
export interface InlineAggregate {
  readonly kind: 'inline_aggregate';
  readonly input: Plan;
  readonly groups: readonly Column[];
  readonly aggregates: readonly { readonly column: Column; readonly call: AggregateCall }[];
  /** What a group's aggregates and its key, which is one value here, are made into. */
  readonly computed: readonly Assignment[];
  /** What rows get, and from which column of their group. */
  readonly added: readonly { readonly column: Column; readonly source: Column }[];
  /** A column for the engine's own use: a number that is a row's own. */
  readonly row: Column;
  readonly span: Span;
}

/** `SAMPLE`: each row with this probability, between 0 and 1. */
export interface Sample {
  readonly kind: 'sample';
  readonly input: Plan;
  readonly probability: number;
  /** A column for the engine's own use: what was drawn for a row. */
  readonly drawn: Column;
  readonly span: Span;
}

/** One of the plans whose rows come together; for each column of the whole its own, or none where it gives nulls. */
export interface Branch {
  readonly plan: Plan;
  readonly columns: readonly (Column | undefined)[];
}

/** `FORK`: the rows of the input through several branches, whose results come together. A branch begins with `Forked`. */
export interface Fork {
  readonly kind: 'fork';
  readonly input: Plan;
  readonly branches: readonly Branch[];
  readonly columns: readonly Column[];
  /** Tells this fork from others of the plan. */
  readonly id: number;
  readonly span: Span;
}

/** The rows that come to a fork, where a branch of it begins. */
export interface Forked {
  readonly kind: 'forked';
  readonly fork: number;
  readonly columns: readonly Column[];
  readonly span: Span;
}

/** `FROM a, (FROM b | ...)`: the rows of several plans, one after the other. */
export interface Union {
  readonly kind: 'union';
  readonly branches: readonly Branch[];
  readonly columns: readonly Column[];
  readonly span: Span;
}

/** Where rows come from; what has no input. */
export type Source = Scan | Stored | Row | Lookup | Forked | Union;
/** What rows go through. */
export type Step =
  | Filter
  | Eval
  | Project
  | Aggregate
  | Sort
  | Limit
  | Expand
  | Join
  | Enrich
  | InlineAggregate
  | Sample
  | Fork;
export type Plan = Source | Step;

/** The columns a plan gives, in order. */
export function outputOf(plan: Plan): readonly Column[] {
  switch (plan.kind) {
    case 'scan':
    case 'lookup':
      return plan.columns.map((c) => c.column);
    case 'stored':
    case 'project':
    case 'forked':
    case 'fork':
    case 'union':
      return plan.columns;
    case 'row':
      return lastOfEachName(plan.columns.map((c) => c.column));
    case 'filter':
    case 'sort':
    case 'limit':
    case 'sample':
      return outputOf(plan.input);
    case 'eval':
      return appended(
        plan.input,
        plan.assignments.map((a) => a.column),
      );
    case 'join':
      return appended(plan.input, plan.added);
    case 'enrich':
      return appended(
        plan.input,
        plan.added.map((a) => a.column),
      );
    case 'inline_aggregate':
      return appended(plan.input, [...plan.added.map((a) => a.column), ...plan.groups]);
    case 'aggregate':
      return [...plan.aggregates.map((a) => a.column), ...plan.groups.map((g) => g.column)];
    case 'expand':
      return outputOf(plan.input).map((c) => (c.id === plan.source.id ? plan.column : c));
  }
}

/** New columns stand at the end, and one of an old name takes its place there, as ES|QL shows it. */
function appended(input: Plan, columns: readonly Column[]): Column[] {
  const last = lastOfEachName(columns);
  const names = new Set(last.map((c) => c.name));
  return [...outputOf(input).filter((c) => !names.has(c.name)), ...last];
}

function lastOfEachName(columns: readonly Column[]): Column[] {
  const last = new Map(columns.map((c) => [c.name, c.id]));
  return columns.filter((c) => last.get(c.name) === c.id);
}
