import type { Span } from '../../../../base/diagnostic.ts';

/** A part of a file as written, its indentation taken off, and blank lines and comments after it left out. */
export function writtenText(source: string, span: Span): string {
  const lineStart = source.lastIndexOf('\n', span.start - 1) + 1;
  const indent = span.start - lineStart;
  const [first = '', ...rest] = source.slice(span.start, span.end).split(/\r?\n/);
  const lines = [first, ...rest.map((line) => unindented(line, indent))].map((line) => line.trimEnd());
  while (lines.length > 1 && /^\s*(?:#.*)?$/.test(lines.at(-1)!)) lines.pop();
  return lines.join('\n');
}

function unindented(line: string, indent: number): string {
  let blanks = 0;
  while (blanks < indent && (line[blanks] === ' ' || line[blanks] === '\t')) blanks++;
  return line.slice(blanks);
}
