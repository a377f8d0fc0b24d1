import type { BatchColumn, FieldScalar, LookupTable } from '../event-store.ts';
import { fitList } from './fit-list.ts';
import { fitOf } from './fit-value.ts';
import type { PlacedColumn } from './place-fields.ts';
import { type Cell, storableType } from './storable-type.ts';
import type { StoredField, StoredStream } from './stored-stream.ts';

export interface PlacedLookup {
  readonly stored: StoredStream;
  readonly columns: readonly PlacedColumn[];
}

/**
 * Gives a lookup table's fields their columns in the table of this name, with values as events' are held. A value that is none of its
 * column's type is an error of the caller.
 */
export function placeLookup(table: LookupTable, sqlName: string): PlacedLookup {
  const fields = new Map<string, StoredField>();
  const columns: PlacedColumn[] = [];
  // In the order of their names, a field has the same column in a table that is read anew.
  const ordered = [...table.columns].sort((a, b) => (a.field < b.field ? -1 : 1));
  for (const [i, column] of ordered.entries()) {
    const { placed, field } = placeColumn(column, `c${i + 1}`, table);
    fields.set(field.name, field);
    columns.push(placed);
  }
  return { stored: { name: table.name, table: sqlName, fields }, columns };
}

function placeColumn(
  column: BatchColumn,
  name: string,
  table: LookupTable,
): { placed: PlacedColumn; field: StoredField } {
  if (column.values.length !== table.rows) throw new Error(`the lookup table ${table.name} has columns of two lengths`);
  const type = storableType(column.type);
  const read = fitOf(type);
  const values = column.values.map((value): Cell | readonly Cell[] | null => {
    if (value === null) return null;
    const { cells, dropped } = Array.isArray(value) ? fitList(type, value) : one(read(value as FieldScalar));
    if (dropped) throw new Error(`a value of ${column.field} in the lookup table ${table.name} is no ${type}`);
    return cells.length > 1 ? cells : (cells[0] ?? null);
  });
  const multi = column.list || values.some((value) => typeof value === 'object' && value !== null);
  const placed = { name, type, list: multi, values: multi ? values.map(asList) : values };
  const [scalarColumn, listColumn] = multi ? [null, name] : [name, null];
  return { placed, field: { name: column.field, type, scalarColumn, listColumn, multi } };
}

function one(cell: Cell | undefined): { cells: readonly Cell[]; dropped: boolean } {
  return cell === undefined ? { cells: [], dropped: true } : { cells: [cell], dropped: false };
}

function asList(value: Cell | readonly Cell[] | null): readonly Cell[] | null {
  return value === null || typeof value === 'object' ? value : [value];
}
