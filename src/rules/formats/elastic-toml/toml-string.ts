import type { Span } from '../../../base/diagnostic.ts';

/**
 * Maps offsets in a TOML string's value to offsets in the file (https://toml.io/en/v1.0.0#string).
 * `span` is the literal with its delimiters, as the parser accepted it.
 */
export function stringOffsets(text: string, span: Span): (at: number) => number {
  const quote = text[span.start]!;
  const multiline = text.startsWith(quote.repeat(3), span.start) && span.end - span.start >= 6;
  const delimiter = multiline ? 3 : 1;
  const end = span.end - delimiter;
  let at = span.start + delimiter;
  if (multiline) at += lineBreakLength(text, at);

  // Between marks, value and file advance together; a mark stands wherever they begin to differ anew.
  const valueMarks = [0];
  const fileMarks = [at];
  let value = 0;
  while (at < end) {
    const stop = nextSpecial(text, at, end, quote === '"');
    value += stop - at;
    at = stop;
    if (at >= end) break;
    const special = text[at] === '\\' ? readEscape(text, at) : { written: 2, made: 1 };
    value += special.made;
    if (special.made === 2) {
      // Both halves of a surrogate pair written as one escape stand where the escape begins.
      valueMarks.push(value - 1);
      fileMarks.push(at);
    }
    at += special.written;
    valueMarks.push(value);
    fileMarks.push(at);
  }
  const length = value;

  return (offset) => {
    if (offset >= length) return end;
    let low = 0;
    let high = valueMarks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (valueMarks[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return fileMarks[low]! + Math.max(0, offset) - valueMarks[low]!;
  };
}

/** The next escape or CRLF at or after `at`; other characters stand for themselves. */
function nextSpecial(text: string, at: number, end: number, escapes: boolean): number {
  for (let i = at; i < end; i++) {
    const char = text.charCodeAt(i);
    if (char === 92 ? escapes : char === 13 && text.charCodeAt(i + 1) === 10) return i;
  }
  return end;
}

/** How many characters an escape is written with, and how many UTF-16 units it makes. */
function readEscape(text: string, at: number): { written: number; made: number } {
  switch (text[at + 1]) {
    case 'x':
      return { written: 4, made: 1 };
    case 'u':
      return { written: 6, made: 1 };
    case 'U':
      return { written: 10, made: Number.parseInt(text.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1 };
    case ' ':
    case '\t':
    case '\r':
    case '\n': {
      let after = at + 1;
      while (' \t\r\n'.includes(text[after] ?? '|')) after++;
      return { written: after - at, made: 0 };
    }
    default:
      return { written: 2, made: 1 };
  }
}

function lineBreakLength(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  if (text[at] !== '\r') return 0;
  return text[at + 1] === '\n' ? 2 : 1;
}

/**
 * Where the string begins that is never closed, or undefined where all are.
 * Strings and comments are all that can hide a quote in TOML.
 */
export function findUnclosedString(text: string): number | undefined {
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '#') {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd === -1) return undefined;
      at = lineEnd;
    } else if (char === '"' || char === "'") {
      const end = stringEnd(text, at);
      if (end === undefined) return at;
      at = end;
    } else at++;
  }
  return undefined;
}

function stringEnd(text: string, start: number): number | undefined {
  const quote = text[start]!;
  const multiline = text.startsWith(quote.repeat(3), start);
  for (let at = start + (multiline ? 3 : 1); at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quote === '"') at++;
    else if (char === '\n' && !multiline) return undefined;
    else if (char === quote) {
      if (!multiline) return at + 1;
      if (text.startsWith(quote.repeat(3), at)) {
        let end = at + 3;
        // Up to two quotes may stand right before the closing delimiter.
        while (text[end] === quote && end < at + 5) end++;
        return end;
      }
    }
  }
  return undefined;
}
