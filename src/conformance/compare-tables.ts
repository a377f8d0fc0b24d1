import type { Column } from '../plan/expression.ts';
import type { ValueType } from '../plan/value.ts';
import type { RowScalar, RowValue } from '../store/event-store.ts';
import type { ExpectedTable } from './expected-table.ts';

/** Where two tables first differ: the kind for counting, the detail for people. */
export interface Difference {
  readonly kind: 'column names' | 'column types' | 'row count' | 'rows' | 'row order';
  readonly detail: string;
}

/** How a result's order counts: not at all, or by these columns, where rows that are equal in them may come in any order. */
export type Order = 'any' | { readonly keys: readonly number[] | undefined };

type Row = readonly RowValue[];

/** How far two doubles may be apart, relative to the greater. */
const TOLERANCE = 1e-10;

/** The first difference between what a case expects and what came, or undefined. */
export function compareTables(
  expected: ExpectedTable,
  columns: readonly Column[],
  rows: readonly Row[],
  order: Order,
): Difference | undefined {
  const names = compareLists(
    'column names',
    expected.columns.map((c) => c.name),
    columns.map((c) => c.name),
  );
  if (names !== undefined) return names;
  const wrongType = expected.columns.findIndex((c, i) => !sameType(c.type, columns[i]!.type));
  if (wrongType !== -1) {
    const { name, type } = expected.columns[wrongType]!;
    return { kind: 'column types', detail: `${name} is ${columns[wrongType]!.type}, expected ${type}` };
  }
  if (expected.rows.length !== rows.length) {
    return { kind: 'row count', detail: `${rows.length} rows, expected ${expected.rows.length}` };
  }
  return compareRows(expected.rows, rows, order);
}

/** Text that is expected may come as keyword, and so the other way round: the two have the same values. */
function sameType(expected: ValueType, actual: ValueType): boolean {
  const text = (type: ValueType) => type === 'keyword' || type === 'text';
  return expected === actual || (text(expected) && text(actual));
}

function compareLists(kind: Difference['kind'], expected: readonly string[], actual: readonly string[]) {
  if (expected.length === actual.length && expected.every((name, i) => name === actual[i])) return undefined;
  return { kind, detail: `[${actual.join(' | ')}], expected [${expected.join(' | ')}]` };
}

function compareRows(expected: readonly Row[], actual: readonly Row[], order: Order): Difference | undefined {
  const inOrder = expected.findIndex((row, i) => !sameRow(row, actual[i]!));
  if (inOrder === -1) return undefined;
  const unmatched = firstUnmatched(expected, actual);
  if (unmatched !== undefined) {
    const { row, candidate } = unmatched;
    return { kind: 'rows', detail: `${show(candidate ?? actual[inOrder]!)}, expected ${show(row)}` };
  }
  if (order === 'any') return undefined;
  const { keys } = order;
  const tied = keys !== undefined && expected.every((row, i) => keys.every((k) => same(row[k]!, actual[i]![k]!)));
  if (tied) return undefined;
  return {
    kind: 'row order',
    detail: `row ${inOrder + 1} is ${show(actual[inOrder]!)}, expected ${show(expected[inOrder]!)}`,
  };
}

/** The first expected row that no row is left for, with a row that is left over. */
function firstUnmatched(expected: readonly Row[], actual: readonly Row[]) {
  const left = new Set(actual);
  for (const row of expected) {
    const match = [...left].find((candidate) => sameRow(row, candidate));
    if (match === undefined) return { row, candidate: actual.find((a) => !expected.some((e) => sameRow(e, a))) };
    left.delete(match);
  }
  return undefined;
}

function sameRow(a: Row, b: Row): boolean {
  return a.every((value, i) => same(value, b[i]!));
}

function same(a: RowValue, b: RowValue): boolean {
  if (isList(a) && isList(b)) {
    if (a.length === b.length && a.every((item, i) => sameScalar(item, b[i]!))) return true;
    // A list is written without quotes, so that texts with commas in them cannot be told apart.
    return typeof a[0] === 'string' && a.join(', ') === b.join(', ');
  }
  return isList(a) || isList(b) ? false : sameScalar(a, b);
}

function isList(value: RowValue): value is readonly RowScalar[] {
  return Array.isArray(value);
}

function sameScalar(a: RowScalar | null, b: RowScalar | null): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

const LONGEST_SHOWN = 300;

function show(row: Row): string {
  const text = row.map((value) => (isList(value) ? `[${value.join(', ')}]` : String(value))).join(' | ');
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}
