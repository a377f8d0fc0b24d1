import type { Span } from '../../base/diagnostic.ts';
import { SearchProblem } from '../search-text.ts';

/** A token: a sign, a word (with the `~` that stands at its end), a name in backticks, a text, a number, or the end. */
export type EqlToken =
  | { readonly kind: 'sign' | 'word' | 'name' | 'number'; readonly text: string; readonly span: Span }
  /** Without quotes and escapes. */
  | { readonly kind: 'string'; readonly text: string; readonly span: Span }
  | { readonly kind: 'end'; readonly text: ''; readonly span: Span };

/** Words that are no names of fields and categories, unless they are quoted. */
export const EQL_KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'any',
  'by',
  'false',
  'in',
  'in~',
  'join',
  'like',
  'like~',
  'maxspan',
  'not',
  'null',
  'of',
  'or',
  'regex',
  'regex~',
  'sample',
  'sequence',
  'true',
  'until',
  'where',
  'with',
]);

/** A name that needs no quotes, unless it is a keyword. */
export const EQL_WORD = /[A-Za-z_@][A-Za-z0-9_@]*/y;

const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SIGN = /!\[|==|!=|<=|>=|[<>:=+\-*/%()[\],.|?]/y;
const SPACE = /\s+/y;
/** What a string holds besides escapes: it ends with its line. */
const PLAIN = /[^"\\\r\n]+/y;
const BY_CODE = /u\{([0-9a-fA-F]{2,8})\}/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
]);

/** The tokens of a query, the end among them; comments and spaces are left out. */
export function eqlTokens(text: string): EqlToken[] {
  const tokens: EqlToken[] = [];
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    at = token.span.end;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    at += matchAt(SPACE, text, at)?.[0].length ?? 0;
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end + 1;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) throw new SearchProblem('the comment is not closed', { start: at, end: text.length }, 'add `*/`');
      at = end + 2;
    } else return at;
  }
}

function tokenAt(text: string, start: number, before: EqlToken | undefined): EqlToken {
  const c = text[start];
  if (c === undefined) return { kind: 'end', text: '', span: { start, end: start } };
  if (text.startsWith('"""', start)) return rawString(text, start);
  if (c === '"') return quotedString(text, start);
  if (c === '`') return quotedName(text, start);
  if (c === "'" || /^\?["']/.test(text.slice(start, start + 2))) {
    throw new SearchProblem(
      `\`${c === "'" ? c : text.slice(start, start + 2)}\` begins no string`,
      { start, end: start + (c === "'" ? 1 : 2) },
      'strings stand between `"`, raw strings between `"""`',
    );
  }
  const word = matchAt(EQL_WORD, text, start)?.[0];
  if (word !== undefined) {
    const end = start + word.length;
    return text[end] === '~'
      ? { kind: 'word', text: `${word}~`, span: { start, end: end + 1 } }
      : { kind: 'word', text: word, span: { start, end } };
  }
  // What follows a name's dot is a part of the name, and no fraction.
  const afterName = before !== undefined && before.kind !== 'sign' && before.span.end === start;
  const number = c === '.' && afterName ? undefined : matchAt(NUMBER, text, start)?.[0];
  if (number !== undefined) return { kind: 'number', text: number, span: { start, end: start + number.length } };
  const sign = matchAt(SIGN, text, start)?.[0];
  if (sign !== undefined) return { kind: 'sign', text: sign, span: { start, end: start + sign.length } };
  const found = String.fromCodePoint(text.codePointAt(start)!);
  throw new SearchProblem(
    `\`${found}\` means nothing here`,
    { start, end: start + found.length },
    'a name with such characters stands between backticks, a text between `"`',
  );
}

function quotedString(text: string, start: number): EqlToken {
  let value = '';
  let at = start + 1;
  for (;;) {
    const plain = matchAt(PLAIN, text, at)?.[0] ?? '';
    value += plain;
    at += plain.length;
    const c = text[at];
    if (c === '"') return { kind: 'string', text: value, span: { start, end: at + 1 } };
    if (c !== '\\') throw new SearchProblem('the string is not closed', { start, end: at }, 'a string ends with `"`');
    const { character, end } = escaped(text, at);
    value += character;
    at = end;
  }
}

/** What a backslash and what follows it stand for. */
function escaped(text: string, at: number): { character: string; end: number } {
  const known = ESCAPES.get(text[at + 1] ?? '');
  if (known !== undefined) return { character: known, end: at + 2 };
  const code = matchAt(BY_CODE, text, at + 1);
  const point = code === undefined ? undefined : Number.parseInt(code[1]!, 16);
  if (point !== undefined && point <= 0x10ffff) {
    return { character: String.fromCodePoint(point), end: at + 1 + code![0].length };
  }
  const end = at + 1 + (code?.[0].length ?? Math.min(1, text.length - at - 1));
  throw new SearchProblem(
    `\`${text.slice(at, end)}\` is no escape`,
    { start: at, end },
    'a backslash that is meant is written `\\\\`, a character by its code as `\\u{200f}`',
  );
}

/** Between three quotes nothing is escaped; of more than three at the end the last three close it. */
function rawString(text: string, start: number): EqlToken {
  let end = text.indexOf('"""', start + 3);
  if (end < 0) {
    throw new SearchProblem('the string is not closed', { start, end: text.length }, 'a raw string ends with `"""`');
  }
  for (let more = 0; more < 2 && text[end + 3] === '"'; more++) end++;
  return { kind: 'string', text: text.slice(start + 3, end), span: { start, end: end + 3 } };
}

function quotedName(text: string, start: number): EqlToken {
  const pieces: string[] = [];
  for (let at = start + 1; ; ) {
    const end = text.indexOf('`', at);
    if (end < 0) {
      throw new SearchProblem(
        'the name is not closed',
        { start, end: text.length },
        'a quoted name ends with a backtick',
      );
    }
    pieces.push(text.slice(at, end));
    if (text[end + 1] !== '`') return { kind: 'name', text: pieces.join('`'), span: { start, end: end + 1 } };
    at = end + 2;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
