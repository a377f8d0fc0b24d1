import type { Diagnostic, Span } from '../base/diagnostic.ts';
import { isDigit, isLetter, isLineBreak, isNamePart, isNameStart, isSpace } from './characters.ts';
import { lexForeignString, lexString } from './string-lexer.ts';
import type { Token, TokenKind } from './token.ts';

/**
 * What the parser expects, which decides how characters group into tokens: an index pattern (`logs-*`) is three tokens in
 * an expression and one in FROM; `a*b` is a product in an expression and one name in KEEP.
 */
export type LexerMode = 'expression' | 'source' | 'pattern';

/** Marks and operators. `===`, `=~`, `<>`, `:=`, `&&`, `&` and `!` are none, but are recognised for a good message. */
const SYMBOLS: ReadonlySet<string> = new Set([
  ...['===', '==', '=~', '!=', '<=', '>=', '<>', '::', ':=', '&&'],
  ...'|,.()[]{}+-*/%<>=:;!&',
]);

/** Quotes that people write around strings where ES|QL has none, with what closes them. */
const FOREIGN_QUOTES: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['\u2018', '\u2019'],
  ['\u2019', '\u2019'],
  ['\u201c', '\u201d'],
  ['\u201d', '\u201d'],
]);

/** Characters that end an unquoted index pattern, besides white space and comments. */
const SOURCE_END: ReadonlySet<string> = new Set([...'":=|,;[]()`\'']);

/** What counts in text that is not parsed. */
const OPAQUE_MARKS: ReadonlySet<string> = new Set([...'|()[]{}"']);

/** The integer with the most digits that is read: far more than any number that has a type. */
const MAX_DIGITS = 1_000;

/** Reads the tokens of one text, each from any offset; white space and comments between tokens are skipped. */
export class Lexer {
  readonly text: string;
  /** The comment that the text ends in, where one is not closed. */
  unclosedComment: Span | undefined;
  /** From here on block comments do not nest, because nesting leaves one unclosed. */
  #flatComments = Number.POSITIVE_INFINITY;

  constructor(text: string) {
    this.text = text;
  }

  /** The token at or after an offset; of kind `end` where none is left. */
  token(from: number, mode: LexerMode): Token {
    const at = this.#skipTrivia(from);
    if (at >= this.text.length) return { kind: 'end', text: '', start: this.text.length, end: this.text.length };
    const char = this.text[at]!;
    if (char === '"') return lexString(this.text, at);
    if (mode === 'source') return this.#source(at);
    if (mode === 'pattern') {
      const pattern = this.#pattern(at);
      if (pattern !== undefined) return pattern;
    }
    const code = this.text.charCodeAt(at);
    if (isNameStart(code)) return this.#word(at);
    if (isDigit(code) || (char === '.' && isDigit(this.text.charCodeAt(at + 1)))) return this.#number(at);
    if (char === '`') return this.#quotedName(at);
    if (char === '?') return this.#parameter(at);
    return this.#symbol(at) ?? this.#invalid(at);
  }

  /**
   * Passes over text that is not parsed, as far as the next pipe, bracket or string outside of names and comments, or the
   * text's end. Gives where that stands and where the last of what was passed ended.
   */
  passOver(from: number): { readonly at: number; readonly lastEnd: number } {
    let lastEnd = from;
    for (let at = this.#skipTrivia(from); ; at = this.#skipTrivia(lastEnd)) {
      if (at >= this.text.length || OPAQUE_MARKS.has(this.text[at]!)) return { at, lastEnd };
      lastEnd = this.text[at] === '`' ? this.#quotedName(at).end : at + 1;
    }
  }

  /** Where the next pipe outside of strings, names and comments stands, an OR written `||` aside, or the text's end. */
  nextPipe(from: number): number {
    let { at } = this.passOver(from);
    for (; at < this.text.length; at = this.passOver(at).at) {
      if (this.text[at] === '"') at = lexString(this.text, at).end;
      else if (this.text[at] !== '|') at++;
      else if (this.text[at + 1] === '|') at += 2;
      else return at;
    }
    return this.text.length;
  }

  /** The comments that stand between an offset and the next token. */
  comments(from: number): Span[] {
    const found: Span[] = [];
    this.#skipTrivia(from, (comment) => found.push(comment));
    return found;
  }

  #skipTrivia(from: number, onComment?: (span: Span) => void): number {
    let at = from;
    // A byte order mark, which editors put before the first character.
    if (at === 0 && this.text.charCodeAt(0) === 0xfeff) at = 1;
    for (;;) {
      while (isSpace(this.text.charCodeAt(at))) at++;
      if (this.text[at] !== '/') return at;
      const start = at;
      if (this.text[at + 1] === '/') at = this.#lineEnd(at);
      else if (this.text[at + 1] === '*') at = this.#commentEnd(at);
      else return at;
      onComment?.({ start, end: at });
    }
  }

  #lineEnd(from: number): number {
    let at = from;
    while (at < this.text.length && !isLineBreak(this.text.charCodeAt(at))) at++;
    return at;
  }

  #commentEnd(start: number): number {
    const first = this.text.indexOf('*/', start + 2);
    if (first === -1) {
      this.unclosedComment ??= { start, end: this.text.length };
      return this.text.length;
    }
    if (start >= this.#flatComments) return first + 2;
    let depth = 1;
    for (let at = start + 2; at < this.text.length; at++) {
      if (this.text[at] === '*' && this.text[at + 1] === '/') {
        at++;
        depth--;
        if (depth === 0) return at + 1;
      } else if (this.text[at] === '/' && this.text[at + 1] === '*') {
        at++;
        depth++;
      }
    }
    this.#flatComments = start;
    return first + 2;
  }

  #word(start: number): Token {
    let end = start + 1;
    while (isNamePart(this.text.charCodeAt(end))) end++;
    if (this.#foreignLetter(end)) return this.#foreignWord(start);
    const token = this.#plain('word', start, end);
    if (end > start + 1 || isLetter(this.text.charCodeAt(start))) return token;
    return { ...token, ...problem('esql/syntax', `\`${token.text}\` alone is no name`, token, QUOTE_HINT) };
  }

  #quotedName(start: number): Token {
    let at = start + 1;
    for (; at < this.text.length && !isLineBreak(this.text.charCodeAt(at)); at++) {
      if (this.text[at] !== '`') continue;
      if (this.text[at + 1] !== '`') {
        const name = this.text.slice(start + 1, at).replaceAll('``', '`');
        const token: Token = { kind: 'quoted-name', text: name, start, end: at + 1 };
        return name === '' ? { ...token, ...problem('esql/syntax', 'the quoted name is empty', token) } : token;
      }
      at++;
    }
    const span = { start, end: at };
    const hint = 'a quoted name ends with a backtick on its line';
    const found = problem('esql/unclosed-name', 'the quoted name is not closed', span, hint);
    return { kind: 'quoted-name', text: this.text.slice(start + 1, at), ...span, ...found, fatal: true };
  }

  #number(start: number): Token {
    let end = this.#digits(start);
    let kind: 'integer' | 'decimal' = 'integer';
    if (this.text[end] === '.') {
      kind = 'decimal';
      end = this.#digits(end + 1);
    }
    if (this.text[end] === 'e' || this.text[end] === 'E') {
      const sign = this.text[end + 1] === '+' || this.text[end + 1] === '-' ? 1 : 0;
      const exponentEnd = this.#digits(end + 1 + sign);
      if (exponentEnd > end + 1 + sign) {
        kind = 'decimal';
        end = exponentEnd;
      }
    }
    const token = this.#plain(kind, start, end);
    if (end - start > MAX_DIGITS) {
      const message = `the number has ${end - start} digits`;
      return { ...token, text: '0', ...problem('esql/invalid-number', message, token, 'long values are strings') };
    }
    if (kind === 'decimal' && !Number.isFinite(Number(token.text))) {
      return {
        ...token,
        text: '0',
        ...problem('esql/invalid-number', 'the number is beyond the range of a double', token),
      };
    }
    return token;
  }

  #digits(from: number): number {
    let at = from;
    while (isDigit(this.text.charCodeAt(at))) at++;
    return at;
  }

  #parameter(start: number): Token {
    let end = start + 1;
    if (this.text[end] === '?') end++;
    while (isNamePart(this.text.charCodeAt(end))) end++;
    return { kind: 'parameter', text: this.text.slice(start + 1, end), start, end };
  }

  #symbol(start: number): Token | undefined {
    for (let length = 3; length > 0; length--) {
      const text = this.text.slice(start, start + length);
      if (text.length === length && SYMBOLS.has(text)) return { kind: 'symbol', text, start, end: start + length };
    }
    return undefined;
  }

  /** An index pattern: everything up to white space, a comment or a mark; `a:b`, `a::b` and `a:"b"` are one pattern. */
  #source(start: number): Token {
    let end = start;
    for (; end < this.text.length; end++) {
      const char = this.text[end]!;
      const next = this.text[end + 1];
      if (char === '/' && (next === '/' || next === '*')) break;
      if (isSpace(this.text.charCodeAt(end))) break;
      if (SOURCE_END.has(char) && !(char === ':' && end > start)) break;
    }
    if (end === start) return FOREIGN_QUOTES.has(this.text[start]!) ? this.#invalid(start) : this.#sourceMark(start);
    const token = this.#plain('source', start, end);
    if (!token.text.endsWith(':') || this.text[end] !== '"') return token;
    const quoted = lexString(this.text, end);
    return { ...quoted, kind: 'string', start, text: token.text + quoted.text };
  }

  #sourceMark(start: number): Token {
    return this.text[start] === '`' ? this.#quotedName(start) : this.#plain('symbol', start, start + 1);
  }

  /** A name part of letters, digits, `_`, wildcards and backtick-quoted pieces; undefined where none begins here. */
  #pattern(start: number): Token | undefined {
    const pieces = [''];
    let at = start;
    for (;;) {
      const code = this.text.charCodeAt(at);
      const char = this.text[at];
      if (char === '*') {
        pieces.push('');
        at++;
      } else if (char === '`') {
        const quoted = this.#quotedName(at);
        if (quoted.problem !== undefined) return quoted;
        pieces.push(pieces.pop() + quoted.text);
        at = quoted.end;
      } else if (at === start ? isNameStart(code) : isNamePart(code)) {
        let end = at + 1;
        while (isNamePart(this.text.charCodeAt(end))) end++;
        pieces.push(pieces.pop() + this.text.slice(at, end));
        at = end;
      } else {
        break;
      }
    }
    if (this.#foreignLetter(at)) return this.#foreignWord(start);
    if (at === start) return undefined;
    return { kind: 'pattern', text: this.text.slice(start, at), start, end: at, pieces };
  }

  #invalid(start: number): Token {
    const char = String.fromCodePoint(this.text.codePointAt(start)!);
    const close = FOREIGN_QUOTES.get(char);
    if (close !== undefined) {
      const string = lexForeignString(this.text, start, close);
      if (string !== undefined) return string;
    }
    if (this.#foreignLetter(start)) return this.#foreignWord(start);
    const span = { start, end: start + char.length };
    const code = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    const shown = /^[\p{P}\p{S}\p{N}]$/u.test(char) ? `\`${char}\`` : code;
    return {
      ...this.#plain('invalid', span.start, span.end),
      ...problem('esql/syntax', `the character ${shown} has no meaning here`, span, invalidHint(char, close)),
    };
  }

  /** Whether a letter of another alphabet stands here. */
  #foreignLetter(at: number): boolean {
    return this.text.charCodeAt(at) > 127 && /^\p{L}/u.test(this.text.slice(at, at + 2));
  }

  /** A word with letters of another alphabet, whole, so that it is told once. */
  #foreignWord(start: number): Token {
    let end = start;
    while (isNamePart(this.text.charCodeAt(end)) || this.text[end] === '@' || this.#foreignLetter(end)) {
      end += this.text.codePointAt(end)! > 0xffff ? 2 : 1;
    }
    const token = this.#plain('invalid', start, end);
    return {
      ...token,
      ...problem('esql/syntax', 'a name with letters other than A to Z is not quoted', token, QUOTE_HINT),
    };
  }

  #plain<Kind extends TokenKind>(kind: Kind, start: number, end: number): Token & { kind: Kind } {
    return { kind, text: this.text.slice(start, end), start, end };
  }
}

const QUOTE_HINT = 'a name with other characters than letters, digits and `_` is written in backticks';

function invalidHint(char: string, close: string | undefined): string | undefined {
  if (close !== undefined) return 'strings are written in double quotes: `"..."`';
  if (/^\s$|^[\u200b-\u200f\u2060\ufeff]$/.test(char)) return 'replace it by an ordinary space';
  if (char === '#') return 'a comment begins with `//`';
  if (char === '$' || char === '\\' || char === '~' || char === '^') return QUOTE_HINT;
  return undefined;
}

function problem(code: string, message: string, span: Span, hint?: string): { readonly problem: Diagnostic } {
  const found: Diagnostic = { code, severity: 'error', message, span: { start: span.start, end: span.end } };
  return { problem: hint === undefined ? found : { ...found, hint } };
}
