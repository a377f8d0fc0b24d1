import { UserError } from '../base/user-error.ts';
import type { ValueType } from '../plan/value.ts';
import type { RowValue } from '../store/event-store.ts';
import { foreignFeature, valueTypeOf } from './field-types.ts';
import { readSpecValue } from './spec-value.ts';
import { type Cell, listItems, splitCells, unescaped } from './split-cells.ts';

export interface ExpectedColumn {
  readonly name: string;
  readonly type: ValueType;
}

/** The table a case expects, its values as the store gives results. */
export interface ExpectedTable {
  readonly columns: readonly ExpectedColumn[];
  readonly rows: readonly (readonly RowValue[])[];
}

/** A column of the expected table is of a type that belongs to a feature out of scope. */
export class ForeignType extends Error {
  readonly feature: string;

  constructor(feature: string) {
    super(`the expected table holds values of ${feature}`);
    this.feature = feature;
  }
}

/** Reads a case's expected table; what cannot be read is a UserError, a type out of scope a {@link ForeignType}. */
export function readExpected(lines: readonly string[]): ExpectedTable {
  const [header, ...rest] = lines;
  if (header === undefined) return { columns: [], rows: [] };
  const columns = splitCells(header, '|', { brackets: false })
    .filter((cell, i, all) => cell.text !== '' || i < all.length - 1)
    .map((cell) => readColumn(cell));
  return { columns, rows: rest.map((line) => readRow(line, columns)) };
}

function readColumn({ text }: Cell): ExpectedColumn {
  const colon = text.lastIndexOf(':');
  const typeName = text.slice(colon + 1).trim();
  const feature = foreignFeature(typeName);
  if (feature !== undefined) throw new ForeignType(feature);
  const type = valueTypeOf(typeName);
  if (colon === -1 || type === undefined) throw new UserError(`the header has a column without a known type: ${text}`);
  const name = text.slice(0, colon).trim();
  return { name: /^".*"$/.test(name) ? name.slice(1, -1) : name, type };
}

function readRow(line: string, columns: readonly ExpectedColumn[]): RowValue[] {
  const cells = splitCells(line, '|', { brackets: false });
  // A line may close with a separator.
  if (cells.length === columns.length + 1 && cells.at(-1)!.text === '') cells.pop();
  if (cells.length !== columns.length) {
    throw new UserError(`the expected table has a row of ${cells.length} values under ${columns.length} columns`);
  }
  return cells.map((cell, i) => readCell(cell, columns[i]!.type));
}

function readCell({ text, quoted }: Cell, type: ValueType): RowValue {
  if (!quoted && (text.toLowerCase() === 'null' || (text === '' && type !== 'keyword' && type !== 'text'))) return null;
  const items = quoted ? undefined : listItems(text);
  if (items === undefined) return readSpecValue(unescaped(text), type);
  const values = items.map((item) => readSpecValue(unescaped(item), type));
  return values.length > 1 ? values : (values[0] ?? null);
}
