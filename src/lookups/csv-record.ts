import type { Span } from '../base/diagnostic.ts';
import { FileProblem, finding } from './file-problem.ts';

/** A cell of a record: its text, unquoted, where it stands, and whether it is a list in brackets. */
export interface CsvCell {
  readonly text: string;
  readonly list: boolean;
  readonly span: Span;
}

export interface CsvRecord {
  readonly cells: readonly CsvCell[];
  /** Where the next record begins. */
  readonly end: number;
}

/**
 * Reads the record at an offset, as RFC 4180 writes it: cells between commas; one in quotes may hold commas, line breaks and quotes
 * (doubled). Spaces around a cell are not of it. A list in brackets needs no quotes around its commas. Throws {@link FileProblem} for
 * quotes that make no sense and for more than `mostCells` cells.
 */
export function readCsvRecord(text: string, start: number, mostCells: number): CsvRecord {
  const cells: CsvCell[] = [];
  let lists = true;
  for (let at = start; ; ) {
    const begin = skipBlanks(text, at);
    const listed = lists && text[begin] === '[' ? listEnd(text, begin) : undefined;
    // A line is searched once for the end of a list: what has no end has none further on.
    if (text[begin] === '[' && listed === undefined) lists = false;
    const { cell, end } = readCell(text, begin, listed);
    cells.push(cell);
    if (cells.length > mostCells) {
      throw new FileProblem([finding('too-large', `more than ${mostCells} cells in a row`, cell.span)]);
    }
    const after = skipBlanks(text, end);
    const next = text[after];
    if (next !== ',') {
      if (next === '\r' && text[after + 1] === '\n') return { cells, end: after + 2 };
      return { cells, end: after + 1 };
    }
    at = after + 1;
  }
}

function readCell(text: string, at: number, listed: number | undefined): { cell: CsvCell; end: number } {
  if (text[at] === '"') return readQuoted(text, at);
  const end = listed ?? plainEnd(text, at);
  const written = text.slice(at, end).trimEnd();
  const list = written.startsWith('[') && written.endsWith(']');
  const span = { start: at, end: at + written.length };
  return { cell: { text: written, list, span }, end };
}

function readQuoted(text: string, open: number): { cell: CsvCell; end: number } {
  let value = '';
  let at = open + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close === -1) {
      const span = { start: open, end: open + 1 };
      throw new FileProblem([
        finding('bad-csv', 'a quote that is not closed', span, 'a quote in a cell is doubled: `""`'),
      ]);
    }
    value += text.slice(at, close);
    at = close + 1;
    if (text[at] !== '"') break;
    value += '"';
    at++;
  }
  const after = skipBlanks(text, at);
  if (after < text.length && !isCellEnd(text, after)) {
    const span = { start: after, end: after + 1 };
    const hint = 'the whole cell stands in quotes, and a quote in it is doubled: `""`';
    throw new FileProblem([finding('bad-csv', 'text after a closing quote', span, hint)]);
  }
  const list = value.startsWith('[') && value.endsWith(']');
  return { cell: { text: value, list, span: { start: open, end: at } }, end: at };
}

/** Where a list without quotes ends, if it does: at a bracket before the next cell or line. Its commas separate its values, not cells. */
function listEnd(text: string, at: number): number | undefined {
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === ']') {
      const after = skipBlanks(text, end + 1);
      if (after >= text.length || isCellEnd(text, after)) return end + 1;
    }
  }
  return undefined;
}

function plainEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
  return text[end - 1] === '\r' && text[end] !== ',' && end > at ? end - 1 : end;
}

function isCellEnd(text: string, at: number): boolean {
  const char = text[at];
  return char === ',' || char === '\n' || (char === '\r' && (text[at + 1] === '\n' || at + 1 === text.length));
}

function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}

/** The values of a list's text `[a, b]`; a comma, a bracket or a backslash of a value stands behind a backslash, or in quotes as JSON. */
export function listValues(text: string): string[] {
  const values: string[] = [];
  const item = /\s*("(?:[^"\\]|\\.)*"|(?:[^,\\]|\\(?:.|$))*)\s*(?:,|$)/sy;
  const inner = text.slice(1, -1);
  while (item.lastIndex < inner.length) {
    const match = item.exec(inner);
    if (match === null) break;
    const written = match[1]!.trim();
    const value = quotedText(written) ?? written.replace(/\\([\\,\][])/g, '$1');
    if (value !== '') values.push(value);
  }
  return values;
}

function quotedText(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
