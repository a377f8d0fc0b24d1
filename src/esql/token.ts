import type { Diagnostic, Span } from '../base/diagnostic.ts';
import { reservedWord } from './keywords.ts';

/**
 * - `word`: an unquoted name part or keyword; `quoted-name`: a backtick-quoted name part; `string`: a string literal;
 * - `integer`, `decimal`: a number, its text as written; `parameter`: `?name`, its text without the first `?`;
 * - `symbol`: an operator or punctuation mark; `source`: an unquoted index pattern (only in mode `source`);
 * - `pattern`: a name part that may hold wildcards (only in mode `pattern`);
 * - `invalid`: characters that begin no token; `end`: the end of the query.
 */
export type TokenKind =
  | 'word'
  | 'quoted-name'
  | 'string'
  | 'integer'
  | 'decimal'
  | 'parameter'
  | 'symbol'
  | 'source'
  | 'pattern'
  | 'invalid'
  | 'end';

/** One lexical element of a query. `text` is its value: a string's or a quoted name's without quotes and escapes. */
export interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
  /** What is wrong with the token by itself. */
  readonly problem?: Diagnostic;
  /** Whether nothing sensible can be made of the command after this token. */
  readonly fatal?: boolean;
  /** Whether the parser took a word as the keyword that it asked for. */
  readonly keyword?: boolean;
  /** The literal texts between the wildcards of a `pattern`. */
  readonly pieces?: readonly string[];
}

/** Names a token for a message: `` `foo` ``, "a string", "the end of the query". */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the query';
    case 'string':
      return 'a string';
    case 'integer':
    case 'decimal':
      return token.text.length > 30 ? 'a number' : `the number ${token.text}`;
    case 'quoted-name':
      return 'a quoted name';
    case 'parameter':
      return `the parameter \`?${shorten(token.text)}\``;
    case 'word':
      return reservedWord(token.text) ? `the keyword \`${token.text.toUpperCase()}\`` : `\`${shorten(token.text)}\``;
    case 'symbol':
    case 'source':
    case 'pattern':
    case 'invalid':
      return `\`${shorten(token.text)}\``;
  }
}

/** Cuts a text for use in a message. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
