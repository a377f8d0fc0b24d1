import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import type { SqlContext } from '../definition.ts';
import type { Dialect } from '../dialect.ts';

/** A part of a pattern that plain text search can find: text as it stands, any text, or any one character. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' };

/** A pattern that a whole value must fit. */
export type TextPattern =
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  /** An RE2 expression, with a text that every match holds. */
  | { readonly kind: 'regexp'; readonly regexp: string; readonly required: string }
  | { readonly kind: 'some'; readonly patterns: readonly TextPattern[] };

/** Whether a text fits a pattern, as SQL: plain search where that does, which is several times faster than expressions. */
export function matchSql(value: Sql, pattern: TextPattern, context: SqlContext): Sql {
  const { dialect } = context;
  if (!needsValueOften(pattern)) return patternSql(value, pattern, dialect);
  return once('subject', value, context, (subject) => patternSql(subject, pattern, dialect), 'costly');
}

function needsValueOften(pattern: TextPattern): boolean {
  if (pattern.kind === 'some') return pattern.patterns.length > 1 || pattern.patterns.some(needsValueOften);
  return pattern.kind === 'regexp' ? pattern.required !== '' : !isPlain(pattern.pieces);
}

function patternSql(value: Sql, pattern: TextPattern, dialect: Dialect): Sql {
  switch (pattern.kind) {
    case 'pieces':
      return piecesSql(value, normalize(pattern.pieces), dialect);
    case 'regexp':
      return regexpSql(value, pattern.regexp, pattern.required, dialect);
    case 'some':
      return sql`(${Sql.join(
        pattern.patterns.map((p) => patternSql(value, p, dialect)),
        ' OR ',
      )})`;
  }
}

function piecesSql(value: Sql, pieces: readonly Piece[], dialect: Dialect): Sql {
  const texts = pieces.flatMap((p) => (p.kind === 'text' ? [p.text] : []));
  const text = Sql.bind(texts[0] ?? '', 'VARCHAR');
  switch (pieces.map((p) => p.kind).join(' ')) {
    case '':
    case 'text':
      return sql`(${value} = ${text})`;
    case 'any':
      return sql`(${value} IS NOT NULL)`;
    case 'text any':
      return dialect.startsWith(value, text);
    case 'any text':
      return dialect.endsWith(value, text);
    case 'any text any':
      return dialect.contains(value, text);
  }
  if (isPlain(pieces)) {
    const like = pieces.map((p) => (p.kind === 'text' ? p.text : '%')).join('');
    return sql`(${value} LIKE ${Sql.bind(like, 'VARCHAR')})`;
  }
  return regexpSql(value, pieces.map(pieceRegexp).join(''), longestText(pieces), dialect);
}

/** LIKE is fast only without `_`; a literal `%` or `_` could not stand in it without ESCAPE, which is slow too. */
function isPlain(pieces: readonly Piece[]): boolean {
  return pieces.every((p) => p.kind === 'any' || (p.kind === 'text' && !/[%_\\]/.test(p.text)));
}

function regexpSql(value: Sql, regexp: string, required: string, dialect: Dialect): Sql {
  const match = dialect.fullMatch(value, regexp);
  return required === '' ? match : sql`(${dialect.contains(value, Sql.bind(required, 'VARCHAR'))} AND ${match})`;
}

/** A pattern as an RE2 expression, with a text that every match holds. */
export function patternRegexp(pattern: TextPattern): { readonly regexp: string; readonly required: string } {
  switch (pattern.kind) {
    case 'regexp':
      return { regexp: pattern.regexp, required: pattern.required };
    case 'pieces':
      return { regexp: pattern.pieces.map(pieceRegexp).join(''), required: longestText(normalize(pattern.pieces)) };
    case 'some': {
      const all = pattern.patterns.map(patternRegexp);
      const [only] = all;
      if (all.length === 1) return only!;
      return { regexp: `(?:${all.map((p) => p.regexp).join('|')})`, required: '' };
    }
  }
}

function longestText(pieces: readonly Piece[]): string {
  const texts = pieces.flatMap((p) => (p.kind === 'text' ? [p.text] : []));
  return texts.reduce((longest, t) => (t.length > longest.length ? t : longest), '');
}

function pieceRegexp(piece: Piece): string {
  if (piece.kind === 'text') return quoteRegexp(piece.text);
  return piece.kind === 'any' ? '.*' : '.';
}

/** Text as an RE2 expression that matches just it. */
export function quoteRegexp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Neighbouring texts joined and `**` made one. */
export function normalize(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.kind === 'text' && piece.text === '') continue;
    if (piece.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: last.text + piece.text };
    else if (piece.kind !== 'any' || last?.kind !== 'any') result.push(piece);
  }
  return result;
}
