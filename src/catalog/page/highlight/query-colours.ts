import { COMMAND_WORDS, reservedWord, TIME_UNITS } from '../../../esql/keywords.ts';
import { endOf, lineEnd, Pieces } from './scan.ts';
import type { ColourToken, TokenClass } from './token.ts';

/** How a query language is written, as far as colours go. */
interface QueryWriting {
  isKeyword(word: string): boolean;
  /** `//` and `/*` begin comments. */
  readonly comments: boolean;
  /** Characters that open and close strings on one line. */
  readonly quotes: string;
}

const KQL_WORDS = words('and or not');
const EQL_WORDS = words('and or not in like regex any where sequence join sample by until with maxspan runs of');
const LUCENE_WORDS = new Set(['AND', 'OR', 'NOT', 'TO']);
const CONSTANTS = words('true false null');

const WRITINGS: Readonly<Record<string, QueryWriting>> = {
  esql: {
    isKeyword: (word) => {
      const upper = word.toUpperCase();
      return (
        reservedWord(word) ||
        COMMAND_WORDS.has(upper) ||
        upper === 'METADATA' ||
        upper === 'ON' ||
        TIME_UNITS.has(word.toLowerCase())
      );
    },
    comments: true,
    quotes: '"',
  },
  kuery: { isKeyword: (word) => KQL_WORDS.has(word.toLowerCase()), comments: false, quotes: '"' },
  eql: { isKeyword: (word) => EQL_WORDS.has(word.toLowerCase()), comments: true, quotes: '"\'' },
  lucene: { isKeyword: (word) => LUCENE_WORDS.has(word), comments: false, quotes: '"' },
};

const SPACE = /\s+/y;
const NUMBER = /\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])/y;
const WORD = /[\p{L}_@][\p{L}\p{N}_@.*-]*/uy;
const OPERATOR = /[=!<>~:|+\-*/%&,?]{1,3}/y;
const PLAIN = /[()[\]{};.\\^$#]+/y;

/** The pieces of a query by class; text in a language without colours is one piece. Takes time in proportion to the text. */
export function queryColours(text: string, language: string): ColourToken[] {
  const writing = WRITINGS[language];
  if (writing === undefined) return [{ text }];
  const pieces = new Pieces(text);
  while (!pieces.done) takeNext(pieces, writing);
  return pieces.tokens();
}

function takeNext(pieces: Pieces, writing: QueryWriting): void {
  const { text, at } = pieces;
  const { length, kind } = lineMark(text, at, writing) ?? nextWord(pieces, writing);
  pieces.take(length, kind);
}

interface Piece {
  readonly length: number;
  readonly kind?: TokenClass;
}

/** A comment, a string or a quoted name. */
function lineMark(text: string, at: number, { comments, quotes }: QueryWriting): Piece | undefined {
  if (comments && text.startsWith('//', at)) return { length: lineEnd(text, at) - at, kind: 'comment' };
  if (comments && text.startsWith('/*', at)) return { length: endOf(text, '*/', at + 2) - at, kind: 'comment' };
  if (text.startsWith('"""', at)) return { length: endOf(text, '"""', at + 3) - at, kind: 'string' };
  if (quotes.includes(text[at]!)) return { length: stringEnd(text, at) - at, kind: 'string' };
  return text[at] === '`' ? { length: stringEnd(text, at) - at, kind: 'field' } : undefined;
}

function nextWord(pieces: Pieces, writing: QueryWriting): Piece {
  const space = pieces.match(SPACE);
  if (space !== undefined) return { length: space.length };
  const number = pieces.match(NUMBER);
  if (number !== undefined) return { length: number.length, kind: 'number' };
  const word = pieces.match(WORD);
  if (word !== undefined) return { length: word.length, kind: wordKind(pieces, word, writing) };
  const operator = pieces.match(OPERATOR);
  if (operator !== undefined) return { length: operatorLength(operator, writing), kind: 'operator' };
  return { length: pieces.match(PLAIN)?.length ?? 1 };
}

function wordKind(pieces: Pieces, word: string, { isKeyword }: QueryWriting): TokenClass {
  if (CONSTANTS.has(word.toLowerCase())) return 'constant';
  if (isKeyword(word)) return 'keyword';
  return pieces.text[pieces.at + word.length] === '(' ? 'function' : 'field';
}

/** A run of operators ends where a comment begins. */
function operatorLength(operator: string, { comments }: QueryWriting): number {
  const comment = comments ? operator.search(/\/[/*]/) : -1;
  return comment > 0 ? comment : operator.length;
}

/** A string ends with its quote, or with its line. */
function stringEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\n') return at;
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
