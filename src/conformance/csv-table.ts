import { UserError } from '../base/user-error.ts';
import { listItems, splitCells, unescaped } from './split-cells.ts';

/** A column of a table's file: its name, the type its header or mapping gives, and its cells as written. */
export interface CsvColumn {
  readonly name: string;
  readonly typeName: string;
  /** The values of each row: none, one or several texts. */
  readonly cells: readonly (readonly string[])[];
}

export interface CsvTable {
  readonly name: string;
  readonly columns: readonly CsvColumn[];
  readonly rows: number;
}

/** Reads a table: a header of `name:type`, then a row per line; lists are `[a, b]`, an empty cell is nothing. */
export function parseCsvTable(name: string, text: string): CsvTable {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('//'));
  const [header, ...rest] = lines;
  const heads = header === undefined ? [] : splitCells(header, ',', { brackets: false }).map((cell) => cell.text);
  const cells: string[][][] = heads.map(() => []);
  for (const [i, line] of rest.entries()) {
    const row = splitCells(line, ',', { brackets: true });
    if (row.length > heads.length) {
      throw new UserError(`${name}: row ${i + 1} has ${row.length} values under ${heads.length} columns`);
    }
    heads.forEach((_, column) => {
      const cell = row[column];
      cells[column]!.push(cell === undefined || (cell.text === '' && !cell.quoted) ? [] : valuesOf(cell));
    });
  }
  const columns = heads.map((head, i) => {
    const colon = head.lastIndexOf(':');
    return {
      name: (colon === -1 ? head : head.slice(0, colon)).trim(),
      typeName: colon === -1 ? 'keyword' : head.slice(colon + 1).trim(),
      cells: cells[i]!,
    };
  });
  return { name, columns, rows: rest.length };
}

function valuesOf(cell: { text: string; quoted: boolean }): string[] {
  const items = cell.quoted ? undefined : listItems(cell.text);
  return items === undefined ? [unescaped(cell.text)] : items.map(unescaped);
}
