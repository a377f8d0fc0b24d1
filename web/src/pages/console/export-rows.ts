import type { ResultColumn, Row, Value } from './values.ts';

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};

/** Rows as a file's text. */
export function rowsAs(format: ExportFormat, columns: readonly ResultColumn[], rows: readonly Row[]): string {
  switch (format) {
    case 'csv':
      return [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))]
        .map((cells) => `${cells.join(',')}\r\n`)
        .join('');
    case 'json':
      return `${JSON.stringify(
        rows.map((row) => recordOf(columns, row)),
        null,
        2,
      )}\n`;
    case 'ndjson':
      return rows.map((row) => `${JSON.stringify(recordOf(columns, row))}\n`).join('');
  }
}

/** Hands rows to the browser as a file. */
export function download(name: string, format: ExportFormat, text: string): void {
  saveFile(`${name}.${format}`, TYPES[format], text);
}

/** Hands a text to the browser as a file. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A row as an object, whatever its columns are called. */
export function recordOf(columns: readonly ResultColumn[], row: Row): Record<string, Value> {
  const record: Record<string, Value> = Object.create(null);
  columns.forEach(({ name }, i) => {
    record[name] = row[i] ?? null;
  });
  return record;
}

/**
 * A cell of RFC 4180; several values as JSON. A text that a spreadsheet would take for a formula gets an apostrophe before it, by which
 * spreadsheets know text.
 */
function csvCell(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
