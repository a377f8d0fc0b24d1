import type { Diagnostic, Span } from '../base/diagnostic.ts';
import { isLineBreak, isSpace } from './characters.ts';
import type { Token } from './token.ts';

const TRIPLE = '"""';
const MAX_FOREIGN_STRING = 1_000;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
]);

/**
 * Reads the string literal that begins at a double quote: `"..."` with the escapes `\" \\ \t \r \n`, or `"""..."""`, raw.
 * See https://www.elastic.co/docs/reference/query-languages/esql/esql-syntax.
 */
export function lexString(text: string, start: number): Token {
  return text.startsWith(TRIPLE, start) ? lexRawString(text, start) : lexPlainString(text, start);
}

function lexRawString(text: string, start: number): Token {
  let close = text.indexOf(TRIPLE, start + 3);
  if (close === -1) {
    const end = commandEnd(text, start + 3);
    const hint = 'the string ends with `"""`';
    return unclosed(text.slice(start + 3, end), start, end, 'the string is not closed', hint);
  }
  // Up to two quotes before the closing three belong to the string: `"""say "hi""""`.
  for (let extra = 0; extra < 2 && text[close + 3] === '"'; extra++) close++;
  return { kind: 'string', text: text.slice(start + 3, close), start, end: close + 3 };
}

function lexPlainString(text: string, start: number): Token {
  let value = '';
  let copied = start + 1;
  let problem: Diagnostic | undefined;
  let at = start + 1;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      value += text.slice(copied, at);
      const token: Token = { kind: 'string', text: value, start, end: at + 1 };
      return problem === undefined ? token : { ...token, problem };
    }
    if (char === '\\' && at + 1 < text.length && !isLineBreak(text.charCodeAt(at + 1))) {
      const escaped = String.fromCodePoint(text.codePointAt(at + 1)!);
      const replacement = ESCAPES.get(escaped);
      value += text.slice(copied, at) + (replacement ?? `\\${escaped}`);
      if (replacement === undefined) problem ??= unknownEscape(escaped, at);
      at += escaped.length;
      copied = at + 1;
    } else if (isLineBreak(text.charCodeAt(at))) {
      break;
    }
  }
  return lexBrokenString(text, start, at);
}

/** A string that meets the end of its line: either it was meant to span lines, or its closing quote was forgotten. */
function lexBrokenString(text: string, start: number, lineEnd: number): Token {
  for (let at = lineEnd; at < text.length; at++) {
    // Escapes are not looked at: one pass from quote to quote keeps hostile input linear.
    if (text[at] === '"') {
      const problem: Diagnostic = {
        code: 'esql/unclosed-string',
        severity: 'error',
        message: 'the string spans more than one line',
        span: { start, end: at + 1 },
        hint: 'write a line break as `\\n`, or the string between triple quotes `"""`',
      };
      return { kind: 'string', text: text.slice(start + 1, at), start, end: at + 1, problem };
    }
    if (isLineBreak(text.charCodeAt(at)) && pipeBegins(text, at)) break;
  }
  let end = lineEnd;
  while (end > start + 1 && isSpace(text.charCodeAt(end - 1))) end--;
  return unclosed(text.slice(start + 1, end), start, end, 'the string is not closed', 'the string ends with `"`');
}

function unclosed(value: string, start: number, end: number, message: string, hint: string): Token {
  const problem: Diagnostic = {
    code: 'esql/unclosed-string',
    severity: 'error',
    message,
    span: { start, end },
    hint,
  };
  return { kind: 'string', text: value, start, end, problem, fatal: true };
}

function unknownEscape(escaped: string, at: number): Diagnostic {
  return {
    code: 'esql/invalid-escape',
    severity: 'error',
    message: `\`\\${escaped}\` is not an escape of a string`,
    span: { start: at, end: at + 1 + escaped.length },
    hint: 'a backslash is written `\\\\`; between triple quotes `"""` nothing is escaped',
  };
}

/** Where the command that holds an unclosed raw string most likely ends: before the next line that begins with a pipe. */
function commandEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !(isLineBreak(text.charCodeAt(at)) && pipeBegins(text, at))) at++;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

function pipeBegins(text: string, lineBreak: number): boolean {
  let at = lineBreak + 1;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === '|';
}

/**
 * Reads what stands between single or curly quotes as the string it was meant to be, with the problem told;
 * undefined where the quote is not closed on its line.
 */
export function lexForeignString(text: string, start: number, close: string): Token | undefined {
  const limit = Math.min(text.length, start + MAX_FOREIGN_STRING);
  let at = start + 1;
  while (at < limit && text[at] !== close && !isLineBreak(text.charCodeAt(at))) at++;
  if (text[at] !== close) return undefined;
  const span = { start, end: at + 1 };
  const problem: Diagnostic = {
    code: 'esql/syntax',
    severity: 'error',
    message: 'a string in other than double quotes',
    span,
    hint: 'strings are written in double quotes: `"..."`',
  };
  return { kind: 'string', text: text.slice(start + 1, at), ...span, problem };
}

/** Writes a string as a literal: quoted, with escapes. */
export function quoteString(value: string): string {
  return `"${value.replace(/["\\\t\r\n]/g, (char) => PRINTED_ESCAPES.get(char)!)}"`;
}

/** As `quoteString`, but raw where that spares escapes, as patterns are easier to read. */
export function quotePattern(value: string): string {
  const raw = /["\\]/.test(value) && !/"$|"""|[\r\n]/.test(value);
  return raw ? `${TRIPLE}${value}${TRIPLE}` : quoteString(value);
}

/** Where a part of a string literal's value stands in the query: `start` and `end` are offsets in the value. */
export function placeInString(text: string, literal: Span, start: number, end: number): Span {
  return placesInString(text, literal)(start, end);
}

/** As {@link placeInString}, for many parts of one literal. */
export function placesInString(text: string, literal: Span): (start: number, end: number) => Span {
  if (text.startsWith(TRIPLE, literal.start)) {
    const begin = literal.start + TRIPLE.length;
    return (start, end) => ({ start: begin + start, end: begin + end });
  }
  const places: number[] = [];
  for (let at = literal.start + 1; at < literal.end; at++) {
    places.push(at);
    if (text[at] === '\\') at++;
  }
  return (start, end) => ({ start: places[start] ?? literal.start, end: places[end] ?? literal.end });
}

const PRINTED_ESCAPES: ReadonlyMap<string, string> = new Map(
  [...ESCAPES].map(([escaped, char]) => [char, `\\${escaped}`]),
);
