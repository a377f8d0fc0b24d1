import type { ResultColumn, Row, Value } from './values.ts';

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

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
