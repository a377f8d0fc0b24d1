/** A cell of a line as written between its separators; `quoted` tells that it stood in double quotes, which are gone. */
export interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Splits a line at a separator. A backslash before the separator takes away its meaning; a cell that begins with a double
 * quote ends at the closing one (`""` is a quote in it) where a separator or the end follows; with `brackets`, separators
 * within `[...]` are part of the cell. Spaces around a cell are dropped.
 */
export function splitCells(line: string, separator: string, options: { brackets: boolean }): Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  for (;;) {
    const quoted = quotedCell(line, at, separator);
    if (quoted !== undefined) {
      cells.push({ text: quoted.text, quoted: true });
      at = quoted.end;
    } else {
      const end = cellEnd(line, at, separator, options.brackets);
      cells.push({ text: line.slice(at, end).trim(), quoted: false });
      at = end;
    }
    if (at >= line.length) return cells;
    at++;
  }
}

/** The values of a list `[a, b]`, or undefined for a cell that is none. */
export function listItems(text: string): string[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']') || text.length < 2) return undefined;
  const inner = text.slice(1, -1);
  if (inner.trim() === '') return [];
  return splitCells(inner, ',', { brackets: false }).map((cell) => cell.text);
}

/** A cell's text with the backslashes gone that took away a separator's or a bracket's meaning. */
export function unescaped(text: string): string {
  return text.replace(/\\([,|[\]])/g, '$1');
}

function quotedCell(line: string, start: number, separator: string): { text: string; end: number } | undefined {
  let at = start;
  while (line[at] === ' ') at++;
  if (line[at] !== '"') return undefined;
  let text = '';
  for (at++; at < line.length; at++) {
    if (line[at] !== '"') {
      text += line[at];
    } else if (line[at + 1] === '"') {
      text += '"';
      at++;
    } else {
      let end = at + 1;
      while (line[end] === ' ') end++;
      return end >= line.length || line[end] === separator ? { text, end } : undefined;
    }
  }
  return undefined;
}

function cellEnd(line: string, start: number, separator: string, brackets: boolean): number {
  let inList = false;
  for (let at = start; at < line.length; at++) {
    const character = line[at];
    if (character === '\\' && (line[at + 1] === separator || line[at + 1] === ',')) at++;
    else if (brackets && character === '[' && line.slice(start, at).trim() === '') inList = true;
    else if (inList && character === ']') inList = false;
    else if (character === separator && !inList) return at;
  }
  return line.length;
}
