import type { Diagnostic, Severity } from './diagnostic.ts';

/** A line and column, both counted from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A named text (a file, or a query given on the command line) whose offsets can be told as line and column. */
export class SourceText {
  readonly name: string;
  readonly text: string;
  readonly #lineStarts: number[] = [0];

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) this.#lineStarts.push(i + 1);
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1 };
  }

  /** The text of a line, counted from 1, without its line break. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1] ?? this.text.length;
    const end = this.#lineStarts[number] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }
}

const SEVERITY_COLOUR: Record<Severity, string> = { error: '31', warning: '33', info: '36' };
const MAX_FRAME_WIDTH = 160;

/**
 * Renders a diagnostic with its code frame:
 *
 *     rules/x.toml:12:9: error[esql/unknown-column]: unknown column `user.idd`
 *       12 | | where user.idd == "a"
 *          |         ^^^^^^^^
 *       hint: did you mean `user.id`?
 */
export function renderDiagnostic(
  source: SourceText,
  diagnostic: Diagnostic,
  options: { color?: boolean } = {},
): string {
  const paint = (code: string, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const label = paint(SEVERITY_COLOUR[diagnostic.severity], `${diagnostic.severity}[${diagnostic.code}]`);
  const message = visible(diagnostic.message);
  const lines: string[] = [];
  if (diagnostic.span === undefined) {
    lines.push(`${visible(source.name)}: ${label}: ${message}`);
  } else {
    const { span } = diagnostic;
    const { line, column } = source.position(span.start);
    lines.push(`${visible(source.name)}:${line}:${column}: ${label}: ${message}`);
    lines.push(...codeFrame(source, span, line, column, (text) => paint(SEVERITY_COLOUR[diagnostic.severity], text)));
  }
  if (diagnostic.hint !== undefined) lines.push(`  hint: ${visible(diagnostic.hint)}`);
  return lines.join('\n');
}

function codeFrame(
  source: SourceText,
  span: { start: number; end: number },
  line: number,
  column: number,
  paint: (text: string) => string,
): string[] {
  const full = source.line(line);
  // A very long line (a minified query, a hostile file) is shown around the mark only.
  const from = column - 1 > MAX_FRAME_WIDTH / 2 ? column - 1 - MAX_FRAME_WIDTH / 2 : 0;
  const shown = full.slice(from, from + MAX_FRAME_WIDTH);
  const markStart = column - 1 - from;
  const markLength = Math.max(1, Math.min(span.end - span.start, shown.length - markStart));
  const gutter = String(line);
  const indent = shown.slice(0, markStart).replace(/[^\t]/g, ' ');
  return [
    `  ${gutter} | ${visible(shown)}`,
    `  ${' '.repeat(gutter.length)} | ${visible(indent)}${paint('^'.repeat(markLength))}`,
  ];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Makes text safe to print: control characters (ANSI escapes among them) and bidirectional overrides become
 * visible stand-ins of the same width, so hostile input can neither repaint a terminal nor reorder a line.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, '\ufffd');
}
