import type { Span } from '../base/diagnostic.ts';
import type { AggregateCall, Assignment, Column, Expression } from './expression.ts';

/** A column read from an event stream: a field by its dotted name, or a metadata field (`_id`, `_index`, ...). */
export interface ScanColumn {
  readonly column: Column;
  readonly field: string;
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

export interface Limit {
  readonly kind: 'limit';
  readonly input: Plan;
  readonly count: number;
  readonly span: Span;
}

/** `MV_EXPAND`: one row per value of `source`, as `column` in its place; a null stays one row. */
export interface Expand {
  readonly kind: 'expand';
  readonly input: Plan;
  readonly source: Column;
  readonly column: Column;
  readonly span: Span;
}

export type Plan = Scan | Stored | Row | Filter | Eval | Project | Aggregate | Sort | Limit | Expand;

/** The columns a plan gives, in order. */
export function outputOf(plan: Plan): readonly Column[] {
  switch (plan.kind) {
    case 'scan':
      return plan.columns.map((c) => c.column);
    case 'stored':
    case 'project':
      return plan.columns;
    case 'row':
      return lastOfEachName(plan.columns.map((c) => c.column));
    case 'filter':
    case 'sort':
    case 'limit':
      return outputOf(plan.input);
    case 'eval': {
      // A new column of an old name takes its place at the end, as ES|QL shows it.
      const last = lastOfEachName(plan.assignments.map((a) => a.column));
      const names = new Set(last.map((c) => c.name));
      return [...outputOf(plan.input).filter((c) => !names.has(c.name)), ...last];
    }
    case 'aggregate':
      return [...plan.aggregates.map((a) => a.column), ...plan.groups.map((g) => g.column)];
    case 'expand':
      return outputOf(plan.input).map((c) => (c.id === plan.source.id ? plan.column : c));
  }
}

function lastOfEachName(columns: readonly Column[]): Column[] {
  const last = new Map(columns.map((c) => [c.name, c.id]));
  return columns.filter((c) => last.get(c.name) === c.id);
}
