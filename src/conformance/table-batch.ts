import { createHash } from 'node:crypto';
import { readRange } from '../functions/range-text.ts';
import { rangeFields } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';
import type { BatchColumn, EventBatch, FieldScalar, FieldValue } from '../store/event-store.ts';
import type { CsvColumn, CsvTable } from './csv-table.ts';
import { valueTypeOf } from './field-types.ts';
import type { Mapping } from './mapping.ts';
import { OWN_TIMESTAMP } from './scan-tables.ts';

/** A table's columns as a batch for the store, and the type of each field that a query may name. */
export interface TableBatch {
  readonly batch: EventBatch;
  readonly fields: ReadonlyMap<string, ValueType>;
  /** Whether the table's `@timestamp` is the time of its events; else it is a column of its own, if there is one. */
  readonly timed: boolean;
}

/** The metadata fields that a table's file may give: the store has its own. */
const METADATA = new Set(['_id', '_index', '_version']);

/**
 * A table as a batch of events of the stream `name`. Types that seismo does not have (ranges, shapes) are kept as keywords, so
 * that a query can still leave them aside. A table without a date in every row's `@timestamp` gets a time that its fields do not show.
 */
export function tableBatch(table: CsvTable, name: string, mapping: Mapping | undefined): TableBatch {
  const columns = withCopies(table.columns, mapping).filter((column) => !METADATA.has(column.name));
  const fields = new Map<string, ValueType>();
  const stored: BatchColumn[] = [];
  let timestamps: number[] = Array(table.rows).fill(0);
  let timed = false;
  for (const column of columns) {
    const mapped = mapping?.get(column.name);
    const typeName = mapped?.typeName ?? column.typeName;
    const type = valueTypeOf(typeName) ?? 'keyword';
    fields.set(column.name, type);
    if (column.name === '@timestamp' && type === 'date') {
      const times = column.cells.map((cell) => (cell.length === 1 ? Date.parse(dateText(cell[0]!)) : Number.NaN));
      timed = !times.some(Number.isNaN);
      if (timed) {
        timestamps = times;
        continue;
      }
    }
    for (const end of endsOfRanges(column, typeName)) {
      fields.set(end.field, end.type);
      stored.push(end);
    }
    const read = scalarOf(typeName, type, mapped?.scalingFactor);
    const cells = readFromKeyword(column.name, type, mapping) ? column.cells.map(sortedSet) : column.cells;
    const field = column.name === '@timestamp' ? OWN_TIMESTAMP : column.name;
    stored.push({ field, type, list: false, values: cells.map((cell) => fieldValue(cell, read)) });
  }
  const ids = Array.from({ length: table.rows }, (_, row) => madeUpId(name, row));
  return { batch: { stream: name, ids, timestamps, columns: stored }, fields, timed };
}

/** The table's columns, and those of multi-fields that its file leaves out. */
function withCopies(columns: readonly CsvColumn[], mapping: Mapping | undefined): CsvColumn[] {
  const known = new Map(columns.map((column) => [column.name, column]));
  for (const { name, typeName, copyOf } of mapping?.values() ?? []) {
    const source = copyOf === undefined ? undefined : known.get(copyOf);
    if (source !== undefined && !known.has(name)) known.set(name, { name, typeName, cells: source.cells });
  }
  return [...known.values()];
}

/** Whether a text has a keyword beside it: its values are then read from there, where they are sorted. */
function readFromKeyword(name: string, type: ValueType, mapping: Mapping | undefined): boolean {
  if (type !== 'text') return false;
  return [...(mapping?.values() ?? [])].some(
    (field) => field.copyOf === name && valueTypeOf(field.typeName) === 'keyword',
  );
}

function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

const RANGES: ReadonlyMap<string, ValueType> = new Map([
  ['integer_range', 'integer'],
  ['long_range', 'long'],
  ['double_range', 'double'],
  ['date_range', 'date'],
  ['ip_range', 'ip'],
]);

/** The ends of a column of ranges (`0..2`, `10.0.0.0/8`), as policies that match ranges read them. */
function endsOfRanges(column: CsvColumn, typeName: string): BatchColumn[] {
  const type = RANGES.get(typeName);
  if (type === undefined) return [];
  const ranges = column.cells.map((cell) => (cell[0] === undefined ? undefined : readRange(cell[0], type)));
  const fields = rangeFields(column.name);
  return [
    { field: fields.from, type, list: false, values: ranges.map((r) => r?.from ?? null) },
    { field: fields.to, type, list: false, values: ranges.map((r) => r?.to ?? null) },
  ];
}

function madeUpId(table: string, row: number): string {
  return createHash('sha256').update(`${table}\n${row}`).digest('hex').slice(0, 32);
}

function fieldValue(cell: readonly string[], read: (text: string) => FieldScalar): FieldValue {
  const values = cell.map(read);
  return values.length > 1 ? values : (values[0] ?? null);
}

/** A reader of values as Elasticsearch holds them in a field of this type: narrow floats lose digits. */
function scalarOf(typeName: string, type: ValueType, scalingFactor: number | undefined): (text: string) => FieldScalar {
  switch (typeName) {
    case 'float':
      return (text) => Math.fround(Number(text));
    case 'half_float':
      return (text) => halfFloat(Number(text));
    case 'scaled_float': {
      const factor = scalingFactor ?? 100;
      return (text) => Math.round(Number(text) * factor) / factor;
    }
    default:
      if (type === 'integer' || type === 'long') return wholeNumber;
      if (type === 'date' || type === 'date_nanos') return dateText;
      return (text) => text;
  }
}

/** A date as text in ISO 8601: five digits or more are milliseconds since 1970, as for fields of dates by default. */
function dateText(text: string): string {
  if (!/^-?\d{5,15}$/.test(text)) return text;
  const date = new Date(Number(text));
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/** A whole number loses the fraction that its text may have, as fields of whole numbers do by default. */
function wholeNumber(text: string): FieldScalar {
  return /^[+-]?\d+$/.test(text) ? BigInt(text) : Math.trunc(Number(text));
}

const HALF_DIGITS = 10;
const HALF_LEAST_EXPONENT = -14;

/** A number rounded to the nearest IEEE 754 half-precision one. */
function halfFloat(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), HALF_LEAST_EXPONENT);
  const step = 2 ** (exponent - HALF_DIGITS);
  const steps = value / step;
  const nearest = Math.round(steps);
  const even = Math.abs(steps - Math.trunc(steps)) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
  return even * step;
}
