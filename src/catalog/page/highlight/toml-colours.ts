import { queryColours } from './query-colours.ts';
import { endOf, lineEnd, Pieces } from './scan.ts';
import type { ColourToken } from './token.ts';

const SPACE = /\s+/y;
const SECTION = /\[\[?[^\]\n]*\]{0,2}/y;
const KEY = /(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'))*(?=[ \t]*=)/y;
const NUMBER = /[-+]?\d[\d_:.TZtz+-]*/y;
const WORD = /[A-Za-z]+/y;
const MARKS = /[=,[\]{}]+/y;

/** Keys whose text is a query, in the tables where they are; the language is the rule's. */
const QUERIES: ReadonlySet<string> = new Set(['rule.query', 'hunt.query', 'rule.threat_query']);

/**
 * The pieces of a TOML text by class, with its queries in their own language; a text that is no TOML is coloured as far as it
 * looks like some. Takes time in proportion to the text.
 */
export function tomlColours(text: string, queryLanguage: string): ColourToken[] {
  const pieces = new Pieces(text);
  let section = '';
  let key = '';
  let lineStart = true;
  while (!pieces.done) {
    const space = pieces.match(SPACE);
    if (space !== undefined) {
      lineStart ||= space.includes('\n');
      pieces.take(space.length);
      continue;
    }
    const { at } = pieces;
    const char = text[at]!;
    const opened = lineStart && char === '[' ? pieces.match(SECTION) : undefined;
    const named =
      lineStart || text[at - 1] === '{' || text[at - 1] === ',' || text[at - 1] === ' ' ? pieces.match(KEY) : undefined;
    lineStart = false;
    if (char === '#') pieces.takeTo(lineEnd(text, at), 'comment');
    else if (opened !== undefined && /^\[\[?[A-Za-z"']/.test(opened)) {
      section = opened.replace(/[[\]\s]/g, '');
      key = '';
      pieces.take(opened.length, 'section');
    } else if (named !== undefined) {
      key = named;
      pieces.take(named.length, 'key');
    } else if (char === '"' || char === "'")
      takeString(pieces, QUERIES.has(`${section}.${key}`) ? queryLanguage : undefined);
    else takePlain(pieces);
  }
  return pieces.tokens();
}

function takeString(pieces: Pieces, language: string | undefined): void {
  const { text, at } = pieces;
  const quote = text[at]!;
  const long = quote.repeat(3);
  const isLong = text.startsWith(long, at);
  const mark = isLong ? 3 : 1;
  const end = isLong ? longEnd(text, long, at + 3) : shortEnd(text, quote, at + 1);
  if (language === undefined) {
    pieces.takeTo(end, 'string');
    return;
  }
  const closed = end - at >= 2 * mark && text.startsWith(quote.repeat(mark), end - mark);
  const inner = closed ? end - mark : end;
  pieces.take(mark, 'string');
  pieces.takeTokens(queryColours(text.slice(pieces.at, inner), language));
  pieces.takeTo(end, 'string');
}

function longEnd(text: string, close: string, from: number): number {
  if (close[0] === "'") return endOf(text, close, from);
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"' && text.startsWith(close, at)) return at + 3;
  }
  return text.length;
}

function shortEnd(text: string, quote: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\n') return at;
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function takePlain(pieces: Pieces): void {
  const number = pieces.match(NUMBER);
  const word = number ?? pieces.match(WORD);
  const marks = word ?? pieces.match(MARKS);
  if (number !== undefined) pieces.take(number.length, 'number');
  else if (word !== undefined) pieces.take(word.length, word === 'true' || word === 'false' ? 'constant' : undefined);
  else pieces.take(marks?.length ?? 1, marks === undefined ? undefined : 'operator');
}
