import type { Block } from '../layout/block.ts';
import { displayWidth, type Styled, styledLine, wrapped } from './styled-text.ts';

type Table = Extract<Block, { kind: 'table' }>;
type Cell = readonly (readonly Styled[])[];

const GAP = 2;
/** A column is never made narrower than this, or than what it holds. */
const NARROWEST = 8;

/** A table as lines of at most `width` columns: cells are wrapped, the widest columns give way first. */
export function textTable(table: Table, width: number): Styled[][] {
  const header: Cell[] = table.columns.map(({ title }) => [[{ text: title, style: '2' }]]);
  const rows = [header, ...table.rows.map((row) => row.map((cell) => cell.map((line) => styledLine(line))))];
  const natural = table.columns.map((_, c) => rows.reduce((most, row) => Math.max(most, cellWidth(row[c]!)), 1));
  const widths = fitted(natural, width - GAP * (table.columns.length - 1));
  return rows.flatMap((row) => drawn(row, widths, table));
}

function cellWidth(cell: Cell): number {
  return cell.reduce((most, line) => Math.max(most, widthOf(line)), 0);
}

function widthOf(line: readonly Styled[]): number {
  return line.reduce((sum, piece) => sum + displayWidth(piece.text), 0);
}

/** Takes from the widest column until all fit. */
function fitted(natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, w) => sum + w, 0) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    const second = Math.max(NARROWEST, ...widths.filter((w) => w < widest));
    const share = widths.filter((w) => w === widest).length;
    const step = Math.max(1, Math.min(widest - second, Math.ceil(over / share)));
    for (const [i, w] of widths.entries()) {
      if (w !== widest || over <= 0) continue;
      widths[i] = w - step;
      over -= step;
    }
  }
  return widths;
}

function drawn(row: readonly Cell[], widths: readonly number[], { columns }: Table): Styled[][] {
  const cells = row.map((cell, c) => cell.flatMap((line) => wrapped(line, widths[c]!)));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, y) =>
    cells.flatMap((cell, c): Styled[] => {
      const line = cell[y] ?? [];
      const pad: Styled = { text: ' '.repeat(Math.max(0, widths[c]! - widthOf(line))), style: '' };
      const gap: Styled = { text: c === 0 ? '' : ' '.repeat(GAP), style: '' };
      if (columns[c]!.numeric === true) return [gap, pad, ...line];
      return c === cells.length - 1 ? [gap, ...line] : [gap, ...line, pad];
    }),
  );
}
