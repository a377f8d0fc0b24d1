import type { Span } from '../base/diagnostic.ts';
import { FileProblem, Findings, finding } from './file-problem.ts';
import type { LookupLimits, RawCell, RawColumn, RawTable, RawValue } from './raw-table.ts';
import { nameProblem } from './read-csv.ts';

const MAX_DEPTH = 100;

/**
 * Reads a table of NDJSON: an object per line, whose members are fields, nested ones by dotted names; arrays are lists. Throws
 * {@link FileProblem} with what is wrong.
 */
export function readNdjson(text: string, limits: LookupLimits): RawTable {
  const findings = new Findings();
  const columns = new Map<string, RawColumn>();
  const lines: Span[] = [];
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    const span = { start, end };
    start = end + 1;
    if (line.trim() === '') continue;
    if (lines.length >= limits.rows) {
      const message = `more than ${limits.rows.toLocaleString('en-US')} rows, the most that a lookup table may have`;
      throw new FileProblem([finding('too-large', message, span)]);
    }
    const row = rowOf(line, span, findings);
    if (row === undefined) continue;
    addRow(row, lines.length, columns, span, limits);
    lines.push(span);
  }
  findings.assertNone();
  for (const { cells } of columns.values()) while (cells.length < lines.length) cells.push(null);
  if (columns.size === 0) throw new FileProblem([finding('empty', 'no fields: each line is an object of a row')]);
  const place = (row: number, { name }: RawColumn) => memberSpan(text, lines[row]!, name);
  return { columns: [...columns.values()], rows: lines.length, place };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

function rowOf(line: string, span: Span, findings: Findings): ReadonlyMap<string, RawValue[]> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    findings.add(finding('bad-json', 'not JSON', brokenAt(error, span), 'each line is one JSON object'));
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    findings.add(finding('bad-json', 'not an object', span, 'each line is one JSON object'));
    return undefined;
  }
  const values = new Map<string, RawValue[]>();
  const problem = flatten(parsed as Record<string, unknown>, '', values, 0);
  if (problem === undefined) return values;
  findings.add(finding('bad-value', problem, span));
  return undefined;
}

/** The place of a JSON error, where the parser tells it; else the whole text. */
export function brokenAt(error: unknown, span: Span): Span {
  const at = /at position (\d+)/.exec(String(error))?.[1];
  if (at === undefined) return span;
  const start = Math.min(span.start + Number(at), Math.max(span.start, span.end - 1));
  return { start, end: start + 1 };
}

/** Puts the values of an object's leaves under their dotted names; gives what is wrong. */
function flatten(
  object: Record<string, unknown>,
  prefix: string,
  into: Map<string, RawValue[]>,
  depth: number,
): string | undefined {
  if (depth > MAX_DEPTH) return `objects nested more than ${MAX_DEPTH} deep`;
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key;
    const problem = nameProblem(name, new Set()) ?? addValue(name, value, into, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function addValue(name: string, value: unknown, into: Map<string, RawValue[]>, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return `arrays nested more than ${MAX_DEPTH} deep`;
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = addValue(name, item, into, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (typeof value === 'object' && value !== null) {
    return flatten(value as Record<string, unknown>, `${name}.`, into, depth + 1);
  }
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `\`${name}\` is a number of more digits than JSON keeps: write it as text, and its type into the mapping`;
  }
  const values = into.get(name) ?? [];
  into.set(name, values);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') values.push(value);
  return undefined;
}

function addRow(
  row: ReadonlyMap<string, RawValue[]>,
  index: number,
  columns: Map<string, RawColumn>,
  span: Span,
  limits: LookupLimits,
): void {
  for (const [name, values] of row) {
    const column = columns.get(name) ?? { name, type: undefined, cells: [] };
    columns.set(name, column);
    while (column.cells.length < index) column.cells.push(null);
    const cell: RawCell = values.length > 1 ? values : (values[0] ?? null);
    column.cells.push(cell);
  }
  if (columns.size > limits.columns) {
    const message = `more than ${limits.columns} fields, the most that a lookup table may have`;
    throw new FileProblem([finding('too-large', message, span)]);
  }
}

/** The member of a line that a field comes from, as far as its last name tells. */
function memberSpan(text: string, line: Span, name: string): Span {
  const written = text.slice(line.start, line.end);
  for (const key of [name, name.slice(name.lastIndexOf('.') + 1)]) {
    const quoted = JSON.stringify(key);
    const at = written.indexOf(quoted);
    if (at !== -1) return { start: line.start + at, end: line.start + at + quoted.length };
  }
  return line;
}
