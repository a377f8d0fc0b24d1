import type { QueryResult } from '../../api/operations.ts';

export type Row = QueryResult['rows'][number];
export type Value = Row[number];
export type ResultColumn = QueryResult['columns'][number];

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'long', 'unsigned_long', 'double', 'float', 'half_float']);
const format = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

export function isNumeric({ type }: ResultColumn): boolean {
  return NUMBERS.has(type);
}

export function isDate({ type }: ResultColumn): boolean {
  return type === 'date' || type === 'date_nanos';
}

/** A number of a result: longs beyond 2^53 come as text. Undefined where it is none, or several. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** A number as people read it, to the last digit. */
export function numberText(value: number | string): string {
  if (typeof value === 'number') return format.format(value);
  return /^-?\d{1,40}$/.test(value) ? format.format(BigInt(value)) : value;
}

/** A value as plain text, as it would be written down. */
export function plainText(value: Value): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

/** The rows in the order of a column; nothing comes last, of several values the first counts. Rows that are equal keep their order. */
export function sortedRows(rows: readonly Row[], column: number, type: ResultColumn, descending: boolean): Row[] {
  const numeric = isNumeric(type);
  const keyOf = (row: Row) => {
    const value = row[column] ?? null;
    const one = Array.isArray(value) ? (value[0] ?? null) : value;
    if (one === null) return undefined;
    return numeric ? (numberOf(one) ?? undefined) : one;
  };
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    return a.key < b.key ? -sign : a.key > b.key ? sign : 0;
  });
  return keyed.map(({ row }) => row);
}
