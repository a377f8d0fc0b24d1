import type { NamePatternSyntax } from './ast.ts';
import { reservedWord } from './keywords.ts';

const PLAIN_PART = /^(?:[A-Za-z]\w*|[_@]\w+)$/;
const PLAIN_PATTERN_PART = /^(?:[A-Za-z*][\w*]*|[_@][\w*]+)$/;
const PLAIN_SOURCE = /^-?[\w.*<][\w.*<>{}+-]*(?::{1,2}[\w.*<][\w.*<>{}+-]*)?$/;

/** Writes a name, quoting with backticks the parts that need it. */
export function printName(name: string): string {
  const parts = name.split('.');
  if (parts.includes('')) return quoteName(name);
  return parts.map((part) => (PLAIN_PART.test(part) && !reservedWord(part) ? part : quoteName(part))).join('.');
}

/** Writes a name in which wildcards may stand, quoting what is not one. */
export function printNamePattern(name: NamePatternSyntax): string {
  if (!name.pattern) return printName(name.name);
  const parts = splitAtDots(name.pieces);
  // A dot at an end, or two together, would part names that are empty.
  if (parts.some((pieces) => pieces.join('*') === '')) return name.pieces.map(quotePiece).join('*');
  return parts.map(printPatternPart).join('.');
}

/** The pieces of each dotted part: `a*.b` is `[['a', ''], ['b']]`. */
function splitAtDots(pieces: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const piece of pieces) {
    const [first = '', ...rest] = piece.split('.');
    parts.at(-1)!.push(first);
    for (const part of rest) parts.push([part]);
  }
  return parts;
}

function printPatternPart(pieces: readonly string[]): string {
  const plain = pieces.join('*');
  const literalStar = pieces.some((piece) => piece.includes('*'));
  return !literalStar && PLAIN_PATTERN_PART.test(plain) ? plain : pieces.map(quotePiece).join('*');
}

function quotePiece(piece: string): string {
  return piece === '' ? '' : quoteName(piece);
}

function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Whether an index pattern can stand without quotes. */
export function plainSource(pattern: string): boolean {
  return PLAIN_SOURCE.test(pattern) && pattern.toUpperCase() !== 'METADATA';
}
