import type { QueryResult } from '../../api/operations.ts';
import { isDate, isNumeric, numberOf, plainText, type ResultColumn, type Value } from './values.ts';

/** What of a result is drawn: columns by their place. */
export interface ChartChoice {
  readonly kind: 'bars' | 'lines';
  readonly x: number;
  readonly y: number;
  /** One series per value; one alone where undefined. */
  readonly series: number | undefined;
}

/** Points by x, each with the values of all series by their place: `s0`, `s1`, … */
export interface ChartData {
  readonly points: readonly ChartPoint[];
  readonly series: readonly string[];
  readonly isTime: boolean;
  /** Categories, or series, that are left out for want of room. */
  readonly leftOut: number;
}

export type ChartPoint = { readonly x: number | string } & { readonly [series: `s${number}`]: number };

const MOST_CATEGORIES = 40;
/** More bars than this over time are hard to tell apart. */
const MOST_BARS = 100;
export const MOST_SERIES = 7;

/** The columns that can stand for x, y and the series of a chart. */
export function chartColumns(columns: readonly ResultColumn[]) {
  const all = columns.map((column, place) => ({ ...column, place }));
  return {
    x: all.filter((c) => !c.masked),
    y: all.filter(isNumeric),
    series: all.filter((c) => !isNumeric(c) && !isDate(c) && !c.masked),
  };
}

/** What is most likely worth seeing: numbers over time by a category, or by a category alone; undefined where there is nothing to draw. */
export function likelyChoice({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>): ChartChoice | undefined {
  if (rows.length === 0) return undefined;
  const { y, series } = chartColumns(columns);
  const time = columns.findIndex(isDate);
  const few = series.find(({ place }) => distinct(rows, place) > 1)?.place ?? series[0]?.place;
  const number = y.find(({ place }) => place !== time)?.place;
  if (number === undefined) return undefined;
  if (time !== -1 && distinct(rows, time) > 1) {
    const by = series.find(({ place }) => distinct(rows, place) > 1)?.place;
    return { kind: distinct(rows, time) > MOST_BARS ? 'lines' : 'bars', x: time, y: number, series: by };
  }
  if (few !== undefined) {
    const second = series.find(({ place }) => place !== few && distinct(rows, place) > 1)?.place;
    return { kind: 'bars', x: few, y: number, series: second };
  }
  const other = y.find(({ place }) => place !== number)?.place;
  return other === undefined ? undefined : { kind: 'lines', x: number, y: other, series: undefined };
}

function distinct(rows: QueryResult['rows'], column: number): number {
  return new Set(rows.map((row) => plainText(row[column] ?? null))).size;
}

/** Gathers points: where several rows meet in one, their numbers are added. */
export function chartData({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>, choice: ChartChoice): ChartData {
  const { x, y, series } = choice;
  const isTime = isDate(columns[x]!);
  const sums = new Map<string, number>();
  const cells = new Map<string | number, Map<string, number>>();
  for (const row of rows) {
    const number = numberOf(row[y] ?? null);
    const at = placeOf(row[x] ?? null, columns[x]!);
    if (number === undefined || at === undefined) continue;
    for (const name of series === undefined ? [columns[y]!.name] : namesOf(row[series] ?? null)) {
      sums.set(name, (sums.get(name) ?? 0) + Math.abs(number));
      const cell = cells.get(at) ?? new Map<string, number>();
      cell.set(name, (cell.get(name) ?? 0) + number);
      cells.set(at, cell);
    }
  }
  const largest = [...sums].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const shown = largest.slice(0, MOST_SERIES);
  const places = [...cells.keys()];
  const ordered =
    isTime || isNumeric(columns[x]!) ? (places as number[]).sort((a, b) => a - b) : places.slice(0, MOST_CATEGORIES);
  const points = ordered.map((at): ChartPoint => {
    const cell = cells.get(at)!;
    const values = shown.flatMap((name, i) => (cell.has(name) ? [[`s${i}`, cell.get(name)!] as const] : []));
    return { x: at, ...Object.fromEntries(values) };
  });
  const leftOut = places.length - ordered.length + (largest.length - shown.length);
  return { points, series: shown, isTime, leftOut };
}

function placeOf(value: Value, column: ResultColumn): number | string | undefined {
  if (isDate(column)) {
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? undefined : at;
  }
  if (isNumeric(column)) return numberOf(value);
  return value === null ? '(none)' : plainText(value);
}

function namesOf(value: Value): string[] {
  if (value === null) return ['(none)'];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
