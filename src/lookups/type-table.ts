import type { Diagnostic } from '../base/diagnostic.ts';
import { ipToHex } from '../base/ip.ts';
import { readRange, type ValueRange } from '../functions/range-text.ts';
import { rangeFields } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';
import type { BatchColumn, FieldScalar, FieldValue, LookupTable } from '../store/event-store.ts';
import type { FieldType } from './field-type.ts';
import { FileProblem, Findings, finding } from './file-problem.ts';
import { inferRangeType, inferType, isRange } from './infer-type.ts';
import type { RawCell, RawColumn, RawTable, RawValue } from './raw-table.ts';
import { readValue } from './read-value.ts';

/** What is known of a table beside its file. */
export interface TypeHints {
  /** How its file writes values that have no type there. */
  readonly from: 'text' | 'json';
  /** Types that a mapping gives, by field. */
  readonly mapped: ReadonlyMap<string, FieldType>;
  /** The fields that policies match ranges of. */
  readonly ranges: ReadonlySet<string>;
}

/**
 * Reads a file's values as the types of their columns: what the file or a mapping says, else what all values can be read as. A column
 * of ranges gets the columns of their ends. Throws {@link FileProblem} with the values that are wrong.
 */
export function typeTable(name: string, raw: RawTable, hints: TypeHints): LookupTable {
  const findings = new Findings();
  const columns = raw.columns.flatMap((column) => typeColumn(column, raw, hints, findings));
  for (const field of hints.mapped.keys()) {
    if (raw.columns.some((c) => c.name === field)) continue;
    findings.add(finding('unknown-field', `the mapping gives \`${field}\` a type, which the table does not have`));
  }
  findings.assertNone();
  return { name, columns, rows: raw.rows };
}

function typeColumn(column: RawColumn, raw: RawTable, hints: TypeHints, findings: Findings): BatchColumn[] {
  const declared = hints.mapped.get(column.name) ?? column.type;
  if (declared?.kind === 'range') return rangeColumns(column, declared.type, raw, findings);
  if (hints.ranges.has(column.name)) return rangeColumns(column, inferRangeType(column.cells), raw, findings);
  const type = declared?.type ?? inferType(column.cells, hints.from);
  return [valueColumn(column, type, raw, findings)];
}

function valueColumn(column: RawColumn, type: ValueType, raw: RawTable, findings: Findings): BatchColumn {
  const read = (value: RawValue, row: number): FieldScalar | null => {
    const scalar = readValue(value, type);
    if (scalar === undefined) findings.add(badValue(value, `is no ${type}`, raw, row, column));
    return scalar ?? null;
  };
  const values = column.cells.map((cell, row) => mapCell(cell, (value) => read(value, row)));
  return { field: column.name, type, list: false, values };
}

function mapCell(cell: RawCell, read: (value: RawValue) => FieldScalar | null): FieldValue {
  if (cell === null) return null;
  if (typeof cell !== 'object') return read(cell);
  return cell.map(read).filter((value) => value !== null);
}

/** The text of ranges as it stands, and their ends. */
function rangeColumns(column: RawColumn, type: ValueType, raw: RawTable, findings: Findings): BatchColumn[] {
  const ranges = column.cells.map((cell, row): ValueRange | undefined => {
    if (cell === null) return undefined;
    const problem = rangeProblem(cell, type);
    if (problem === undefined) return readRange(String(cell).trim(), type);
    const hint =
      type === 'ip' ? 'as `10.0.0.0/8`, `10.0.0.1` or `10.0.0.1..10.0.0.9`' : 'as `from..to`, whose end is not in it';
    findings.add(badValue(cell, problem, raw, row, column, hint));
    return undefined;
  });
  const text = valueColumn(column, 'keyword', raw, findings);
  const ends = rangeFields(column.name);
  const end = (field: string, side: 'from' | 'to'): BatchColumn => ({
    field,
    type,
    list: false,
    values: ranges.map((r) => r?.[side] ?? null),
  });
  return [text, end(ends.from, 'from'), end(ends.to, 'to')];
}

function rangeProblem(cell: Exclude<RawCell, null>, type: ValueType): string | undefined {
  if (typeof cell === 'object') return 'is a list: a row holds one range';
  const text = String(cell).trim();
  const range = isRange(text, type) ? readRange(text, type) : undefined;
  if (range === undefined) return `is no range of ${type}`;
  const order = compareEnds(range, type);
  if (order > 0) return 'ends before it begins';
  // Only of addresses is the end in the range.
  return order === 0 && type !== 'ip' ? 'holds nothing: its end is not in it' : undefined;
}

function compareEnds({ from, to }: ValueRange, type: ValueType): number {
  const [a, b] = type === 'ip' ? [ipToHex(String(from))!, ipToHex(String(to))!] : [from, to];
  return a < b ? -1 : a > b ? 1 : 0;
}

const SHOWN = 60;

function badValue(
  value: Exclude<RawCell, null>,
  problem: string,
  raw: RawTable,
  row: number,
  column: RawColumn,
  hint?: string,
): Diagnostic {
  const text = typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  const span = raw.place(row, column);
  const where = span === undefined ? `row ${row + 1}: ` : '';
  return finding('bad-value', `${where}\`${shown}\` of \`${column.name}\` ${problem}`, span, hint);
}
