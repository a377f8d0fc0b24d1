import { type CsvCell, listValues, readCsvRecord } from './csv-record.ts';
import { fieldTypeOf, TYPE_NAMES } from './field-type.ts';
import { FileProblem, Findings, finding } from './file-problem.ts';
import type { LookupLimits, RawCell, RawColumn, RawTable } from './raw-table.ts';

/**
 * Reads a table of CSV: a header of names, each with a type where it is given (`ip:ip`), then a record per row. An empty cell is
 * null, `[a, b]` a list. Throws {@link FileProblem} with what is wrong.
 */
export function readCsv(text: string, limits: LookupLimits): RawTable {
  const header = readCsvRecord(text, 0, limits.columns);
  const columns = columnsOf(header.cells);
  const starts: number[] = [];
  const findings = new Findings();
  for (let at = header.end; at < text.length; ) {
    const start = at;
    const { cells, end } = readCsvRecord(text, at, limits.columns);
    at = end;
    if (cells.length === 1 && cells[0]!.text === '') continue;
    if (starts.length >= limits.rows) {
      const message = `more than ${limits.rows.toLocaleString('en-US')} rows, the most that a lookup table may have`;
      throw new FileProblem([finding('too-large', message, { start, end: start + 1 })]);
    }
    if (cells.length !== columns.length) {
      const span = { start, end: cells.at(-1)!.span.end };
      const hint = 'a cell with a comma in it stands in quotes';
      const message = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} under ${columns.length} names`;
      findings.add(finding('bad-csv', message, span, hint));
      continue;
    }
    starts.push(start);
    cells.forEach((cell, i) => {
      columns[i]!.cells.push(cellOf(cell));
    });
  }
  findings.assertNone();
  const place = (row: number, column: RawColumn) =>
    readCsvRecord(text, starts[row]!, limits.columns).cells[columns.indexOf(column)]?.span;
  return { columns, rows: starts.length, place };
}

function cellOf({ text, list }: CsvCell): RawCell {
  if (text === '') return null;
  if (!list) return text.startsWith('\\[') ? text.slice(1) : text;
  const values = listValues(text);
  return values.length > 1 ? values : (values[0] ?? null);
}

function columnsOf(cells: readonly CsvCell[]): RawColumn[] {
  const findings = new Findings();
  const known = new Set<string>();
  if (cells.length === 1 && /[;\t]/.test(cells[0]!.text)) {
    const { span } = cells[0]!;
    throw new FileProblem([finding('bad-csv', 'one name only', span, 'names and cells are separated by commas')]);
  }
  const columns = cells.map(({ text, span }): RawColumn => {
    const colon = text.lastIndexOf(':');
    const name = (colon === -1 ? text : text.slice(0, colon)).trim();
    const typeName = colon === -1 ? undefined : text.slice(colon + 1).trim();
    const type = typeName === undefined ? undefined : fieldTypeOf(typeName);
    if (typeName !== undefined && type === undefined) {
      findings.add(finding('unknown-type', `unknown type \`${typeName}\``, span, `types: ${TYPE_NAMES}`));
    }
    const wrong = nameProblem(name, known);
    if (wrong !== undefined) findings.add(finding('bad-name', wrong, span, 'the first line names the columns'));
    known.add(name);
    return { name, type, cells: [] };
  });
  findings.assertNone();
  return columns;
}

/** What is wrong with a field's name, among those before it. */
export function nameProblem(name: string, known: ReadonlySet<string>): string | undefined {
  if (name === '') return 'a column without a name';
  if (known.has(name)) return `two columns named \`${name}\``;
  // Names with it are those of the columns that hold ranges' ends.
  return name.includes('$') || name.includes('\0') ? `a name with \`$\` in it: \`${name}\`` : undefined;
}
