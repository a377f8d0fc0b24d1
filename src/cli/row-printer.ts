import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import type { Column } from '../plan/expression.ts';
import type { RowValue } from '../store/event-store.ts';
import type { Console } from './console.ts';

export type RowFormat = 'table' | 'csv' | 'ndjson' | 'json';

/** Prints rows as they come. */
export interface RowPrinter {
  rows(rows: readonly RowValue[][]): void;
  end(): void;
}

export function rowPrinter(format: RowFormat, columns: readonly Column[], console: Console): RowPrinter {
  switch (format) {
    case 'table':
      return tablePrinter(columns, console);
    case 'csv':
      return csvPrinter(columns, console);
    case 'ndjson':
      return {
        rows: (rows) => {
          for (const row of rows) console.out(`${objectText(columns, row)}\n`);
        },
        end: () => {},
      };
    case 'json':
      return jsonPrinter(columns, console);
  }
}

/** `{"columns": [{name, type}], "values": [[...]]}`, as Elasticsearch answers. */
function jsonPrinter(columns: readonly Column[], console: Console): RowPrinter {
  const described = columns.map((c) => ({ name: c.name, type: c.type }));
  console.out(`{"columns":${JSON.stringify(described)},"values":[`);
  let first = true;
  return {
    rows: (rows) => {
      for (const row of rows) {
        console.out(`${first ? '\n' : ',\n'}[${row.map(jsonText).join(',')}]`);
        first = false;
      }
    },
    end: () => console.out(`${first ? '' : '\n'}]}\n`),
  };
}

function objectText(columns: readonly Column[], row: readonly RowValue[]): string {
  return `{${columns.map((c, i) => `${JSON.stringify(c.name)}:${jsonText(row[i]!)}`).join(',')}}`;
}

/** A value as JSON; a long keeps all its digits. */
function jsonText(value: RowValue): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  // JSON has no word for these; Elasticsearch never gives them.
  if (typeof value === 'number' && !Number.isFinite(value)) return 'null';
  return JSON.stringify(value);
}

function csvPrinter(columns: readonly Column[], console: Console): RowPrinter {
  console.out(`${columns.map((c) => csvCell(c.name)).join(',')}\r\n`);
  return {
    rows: (rows) => {
      for (const row of rows) console.out(`${row.map((value) => csvCell(plainText(value))).join(',')}\r\n`);
    },
    end: () => {},
  };
}

/** Quoted as RFC 4180 says; a cell that a spreadsheet would run as a formula is made text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function plainText(value: RowValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? `[${value.map((v) => String(v)).join(', ')}]` : String(value);
}

const WIDEST_CELL = 60;

/** A table for a terminal: columns without any value are left out and counted, long cells cut. */
function tablePrinter(columns: readonly Column[], console: Console): RowPrinter {
  const all: string[][] = [];
  const filled = columns.map(() => false);
  return {
    rows: (rows) => {
      for (const row of rows) {
        all.push(
          row.map((value, i) => {
            if (value !== null) filled[i] = true;
            return cut(visible(plainText(value)).replace(/[\r\n\t]+/g, ' '));
          }),
        );
      }
    },
    end: () => {
      const kept = columns.flatMap((_, i) => (filled[i] || all.length === 0 ? [i] : []));
      const header = kept.map((i) => visible(columns[i]!.name));
      const body = all.map((row) => kept.map((i) => row[i]!));
      const widths = header.map((name, c) => body.reduce((most, row) => Math.max(most, row[c]!.length), name.length));
      const line = (cells: readonly string[]) =>
        `${cells
          .map((cell, c) => cell.padEnd(widths[c]!))
          .join('  ')
          .trimEnd()}\n`;
      console.out(line(header));
      console.out(line(widths.map((w) => '-'.repeat(w))));
      for (const row of body) console.out(line(row));
      const empty = columns.length - kept.length;
      if (empty > 0)
        console.err(`${counted(empty, 'column')} without any value ${empty === 1 ? 'is' : 'are'} not shown\n`);
    },
  };
}

function cut(text: string): string {
  return text.length > WIDEST_CELL ? `${text.slice(0, WIDEST_CELL - 1)}…` : text;
}
