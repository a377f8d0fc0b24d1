import type { Span } from '../../base/diagnostic.ts';
import { isLineBreak } from '../characters.ts';
import { RESERVED_FUNCTIONS, reservedWord, TIME_UNITS } from '../keywords.ts';
import { Lexer } from '../lexer.ts';
import type { Token } from '../token.ts';

/** A comment on lines of its own; `blank` tells that an empty line stands before it. */
export interface OwnLineComment {
  readonly text: string;
  readonly blank: boolean;
}

/** One token as it is to be written, with the comments around it. */
export interface Leaf {
  readonly kind: Token['kind'] | 'verbatim';
  readonly text: string;
  readonly start: number;
  /** A word of the language rather than of its user. */
  readonly keyword: boolean;
  /** The name of a function, before its parenthesis. */
  readonly called: boolean;
  /** A `-` or `+` before its only operand. */
  readonly unary: boolean;
  /** No space stands before it. */
  readonly tight: boolean;
  /** Whether an empty line stands before it, after its comments. */
  readonly blank: boolean;
  readonly above: OwnLineComment[];
  /** Block comments before it on its line. */
  readonly before: string[];
  /** Comments behind it on its line. */
  readonly behind: string[];
}

/** A token, or text that is kept as it is written. */
interface Piece extends Span {
  readonly kind: Leaf['kind'];
  readonly text: string;
  readonly keyword?: boolean | undefined;
}

/**
 * The leaves of a query that parses. What lies within a span of `verbatim` (sorted, apart) becomes one leaf, as written. The
 * last leaf is the text's end, which has the comments after the query.
 */
export function readLeaves(text: string, tokens: readonly Token[], verbatim: readonly Span[]): Leaf[] {
  const pieces = readPieces(text, tokens, verbatim);
  const lexer = new Lexer(text);
  const leaves: Leaf[] = [];
  let end = 0;
  for (const [i, piece] of pieces.entries()) {
    const { above, before, behind, blank } = readComments(text, end, piece, lexer.comments(end), i === 0);
    leaves.at(-1)?.behind.push(...behind);
    const previous = pieces[i - 1];
    const role = roleOf(piece, previous, pieces[i + 1], leaves.at(-1));
    const { keyword, called, unary, tight } = role;
    const written = spelling(piece, previous, role);
    const { kind, start } = piece;
    leaves.push({ kind, text: written, start, keyword, called, unary, tight, blank, above, before, behind: [] });
    end = piece.end;
  }
  return leaves;
}

function readPieces(text: string, tokens: readonly Token[], verbatim: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  let passed = 0;
  for (const { kind, start, end, keyword } of tokens) {
    if (start < passed) continue;
    while (next < verbatim.length && verbatim[next]!.end <= start) next++;
    const span = verbatim[next];
    if (span !== undefined && span.start <= start) {
      pieces.push({ kind: 'verbatim', text: text.slice(span.start, span.end), start: span.start, end: span.end });
      passed = span.end;
    } else pieces.push({ kind, text: text.slice(start, end), start, end, keyword });
  }
  return [...pieces, { kind: 'end', text: '', start: text.length, end: text.length }];
}

type Role = Pick<Leaf, 'keyword' | 'called' | 'unary' | 'tight'>;

function roleOf(piece: Piece, previous: Piece | undefined, next: Piece | undefined, before: Leaf | undefined): Role {
  const symbol = piece.kind === 'symbol' ? piece.text : '';
  const word = piece.kind === 'word' && !isSymbol(previous, '.');
  const upper = word ? piece.text.toUpperCase() : '';
  const parenthesis = isSymbol(next, '(') && piece.keyword !== true;
  const called = word && parenthesis && (!reservedWord(upper) || RESERVED_FUNCTIONS.has(upper));
  const metadata = piece.kind === 'source' && piece.text.toUpperCase() === 'METADATA';
  return {
    keyword: metadata || (word && !called && (piece.keyword === true || reservedWord(upper))),
    called,
    unary: (symbol === '-' || symbol === '+') && !endsOperand(before),
    // A colon after a string parts an option from its value; after a field it searches.
    tight: ['.', '::', ',', ';'].includes(symbol) || (symbol === ':' && previous?.kind === 'string'),
  };
}

/** Whether an operator behind this has an operand to its left. */
function endsOperand(leaf: Leaf | undefined): boolean {
  if (leaf === undefined) return false;
  if (leaf.kind === 'symbol') return [')', ']', '}'].includes(leaf.text);
  return !leaf.keyword || ['TRUE', 'FALSE', 'NULL'].includes(leaf.text);
}

function isSymbol(piece: Piece | undefined, text: string): boolean {
  return piece?.kind === 'symbol' && piece.text === text;
}

/** Keywords and functions in upper case, units in lower case, all else as it is written. */
function spelling(piece: Piece, previous: Piece | undefined, { keyword, called }: Role): string {
  if (keyword || called) return piece.text.toUpperCase();
  const unit = piece.kind === 'word' && previous?.kind === 'integer' && TIME_UNITS.has(piece.text.toLowerCase());
  return unit ? piece.text.toLowerCase() : piece.text;
}

interface Comments extends Pick<Leaf, 'above' | 'before' | 'behind'> {
  blank: boolean;
}

/** Sorts the comments between the end of one piece and the next by which of the two they belong to. */
function readComments(text: string, end: number, next: Piece, spans: readonly Span[], first: boolean): Comments {
  const comments: Comments = { above: [], before: [], behind: [], blank: false };
  // From this comment on all are block comments on the line of the next piece.
  let inline = spans.length;
  while (inline > 0 && next.kind !== 'end' && isInline(text, spans[inline - 1]!, spans[inline]?.start ?? next.start))
    inline--;
  let at = end;
  let onLine = !first;
  for (const [i, span] of spans.entries()) {
    const lineBreaks = countLineBreaks(text, at, span.start);
    onLine &&= lineBreaks === 0;
    const comment = text.slice(span.start, span.end).trimEnd();
    if (i >= inline && !isEnd(next)) comments.before.push(comment);
    else if (onLine) comments.behind.push(comment);
    else comments.above.push({ text: comment, blank: lineBreaks > 1 });
    at = span.end;
  }
  comments.blank = countLineBreaks(text, at, next.start) > 1;
  return comments;
}

/** Whether a comment before a token is not about it. */
function isEnd(piece: Piece): boolean {
  return piece.kind === 'symbol' && ['|', ';', ',', ')', ']', '}'].includes(piece.text);
}

function isInline(text: string, comment: Span, next: number): boolean {
  return text.startsWith('/*', comment.start) && countLineBreaks(text, comment.end, next) === 0;
}

function countLineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isLineBreak(code) && !(code === 13 && text.charCodeAt(at + 1) === 10)) count++;
  }
  return count;
}
