import type { Span } from '../../base/diagnostic.ts';
import { escapeWildcards, SearchProblem } from '../search-text.ts';

/** A token: a sign, a keyword, a text, or the end. */
export type KqlToken =
  | { readonly kind: 'sign'; readonly sign: string; readonly span: Span }
  | { readonly kind: 'and' | 'or' | 'not' | 'end'; readonly span: Span }
  | {
      readonly kind: 'text';
      readonly quoted: boolean;
      /** Without escapes; where `wildcard`, as a LIKE pattern. */
      readonly text: string;
      readonly wildcard: boolean;
      readonly span: Span;
    };

const SPECIAL = '\\():<>"{}';
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
]);
const SPACE = /\s/;

/** The tokens of a search, the end among them. Words with spaces between them are one text, as they are one value. */
export function kqlTokens(text: string): KqlToken[] {
  const tokens: KqlToken[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && SPACE.test(text[at]!)) at++;
    const token = tokenAt(text, at);
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    at = token.span.end;
  }
}

function tokenAt(text: string, at: number): KqlToken {
  const c = text[at];
  if (c === undefined) return { kind: 'end', span: { start: at, end: at } };
  if (c === '"') return quotedText(text, at);
  if ((c === '<' || c === '>') && text[at + 1] === '=') return sign(`${c}=`, at);
  if ('():<>{}'.includes(c)) return sign(c, at);
  const word = keywordAt(text, at);
  if (word !== undefined) return { kind: word, span: { start: at, end: at + word.length } };
  return unquotedText(text, at);
}

function sign(signText: string, at: number): KqlToken {
  return { kind: 'sign', sign: signText, span: { start: at, end: at + signText.length } };
}

/** A keyword stands alone: between spaces, parentheses and ends. */
function keywordAt(text: string, at: number): 'and' | 'or' | 'not' | undefined {
  const match = /^(and|or|not)(?=[\s(){}]|$)/i.exec(text.slice(at, at + 4));
  return match === null ? undefined : (match[1]!.toLowerCase() as 'and' | 'or' | 'not');
}

function quotedText(text: string, start: number): KqlToken {
  let value = '';
  for (let at = start + 1; at < text.length; ) {
    const c = text[at]!;
    if (c === '"') return { kind: 'text', quoted: true, text: value, wildcard: false, span: { start, end: at + 1 } };
    const { plain, end } = c === '\\' ? escapedInPhrase(text, at) : { plain: c, end: at + 1 };
    value += plain;
    at = end;
  }
  throw new SearchProblem('the phrase is not closed', { start, end: text.length }, 'a phrase ends with `"`');
}

function unquotedText(text: string, start: number): KqlToken {
  // What stands between wildcards.
  const pieces = [''];
  const append = (part: string) => {
    pieces[pieces.length - 1] += part;
  };
  let end = start;
  let at = start;
  while (at < text.length) {
    const c = text[at]!;
    if (c === '\\') {
      const { plain, end: after } = escaped(text, at);
      append(plain);
      at = after;
    } else if (SPECIAL.includes(c)) break;
    else if (SPACE.test(c)) {
      const next = skipSpace(text, at);
      // Spaces at the end, and before a keyword or a sign, are no part of the text.
      const last = text[next];
      if (last === undefined || (SPECIAL.includes(last) && last !== '\\') || keywordAt(text, next) !== undefined) break;
      append(text.slice(at, next));
      at = next;
      continue;
    } else {
      if (c === '*') pieces.push('');
      else append(c);
      at++;
    }
    end = at;
  }
  const wildcard = pieces.length > 1;
  const value = wildcard ? pieces.map(escapeWildcards).join('*') : pieces[0]!;
  return { kind: 'text', quoted: false, text: value, wildcard, span: { start, end } };
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && SPACE.test(text[next]!)) next++;
  return next;
}

/**
 * What a backslash between quotes stands for: before most characters for itself, so that paths are written as they are
 * (`QuotedCharacter` in Kibana's grammar of the language).
 */
function escapedInPhrase(text: string, at: number): { plain: string; end: number } {
  const c = text[at + 1] ?? '';
  if (c === '"' || c === '\\') return { plain: c, end: at + 2 };
  return escapedCharacter(text, at) ?? { plain: '\\', end: at + 1 };
}

/** What a backslash outside of quotes and what follows it stand for. */
function escaped(text: string, at: number): { plain: string; end: number } {
  const c = text[at + 1];
  if (c === undefined)
    throw new SearchProblem('the search ends with a backslash', { start: at, end: at + 1 }, 'write `\\\\`');
  // A keyword with a backslash before it is a word, and no line break before `ot`.
  const word = keywordAt(text, at + 1);
  if (word !== undefined) return { plain: text.slice(at + 1, at + 1 + word.length), end: at + 1 + word.length };
  return escapedCharacter(text, at) ?? { plain: c, end: at + 2 };
}

/** A character that is written by its code or by a letter. */
function escapedCharacter(text: string, at: number): { plain: string; end: number } | undefined {
  const digits = /^u([0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6))?.[1];
  if (digits !== undefined) return { plain: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
  const known = ESCAPES.get(text[at + 1] ?? '');
  return known === undefined ? undefined : { plain: known, end: at + 2 };
}
