import { parseLuceneRegexp, type RegexpNode, RegexpProblem } from './lucene-regexp.ts';
import { normalize, type Piece, quoteRegexp, type TextPattern } from './text-pattern.ts';

/** Searching plainly for each of more variants takes longer than one expression. */
const MAX_VARIANTS = 6;

/** A pattern of RLIKE, as plain searches where it is some, else as an RE2 expression; a string says why it cannot be used. */
export function readRegexp(pattern: string): TextPattern | string {
  try {
    const node = parseLuceneRegexp(pattern);
    const variants = variantsOf(node);
    if (variants === undefined || variants.some((v) => v.some((p) => p.kind === 'one')))
      return { kind: 'regexp', regexp: toRe2(node), required: requiredText(node) };
    return { kind: 'some', patterns: variants.map((pieces) => ({ kind: 'pieces', pieces })) };
  } catch (error) {
    if (error instanceof RegexpProblem) return error.message;
    throw error;
  }
}

/** The sequences of pieces that an expression stands for, where they are few. */
function variantsOf(node: RegexpNode): Piece[][] | undefined {
  switch (node.kind) {
    case 'text':
      return [[{ kind: 'text', text: node.text }]];
    case 'any-character':
      return [[{ kind: 'one' }]];
    case 'any-text':
      return [[{ kind: 'any' }]];
    case 'repeat':
      return node.item.kind === 'any-character' && node.min === 0 && node.max === undefined
        ? [[{ kind: 'any' }]]
        : undefined;
    case 'choice': {
      const variants: Piece[][] = [];
      for (const item of node.items) {
        const more = variantsOf(item);
        if (more === undefined || variants.length + more.length > MAX_VARIANTS) return undefined;
        variants.push(...more);
      }
      return variants;
    }
    case 'sequence': {
      let variants: Piece[][] = [[]];
      for (const item of node.items) {
        const more = variantsOf(item);
        if (more === undefined || variants.length * more.length > MAX_VARIANTS) return undefined;
        variants = variants.flatMap((head) => more.map((tail) => [...head, ...tail]));
      }
      return variants;
    }
    default:
      return undefined;
  }
}

function toRe2(node: RegexpNode): string {
  switch (node.kind) {
    case 'text':
      return quoteRegexp(node.text);
    case 'any-character':
      return '.';
    case 'any-text':
      return '.*';
    case 'nothing':
      return '[^\\x00-\\x{10FFFF}]';
    case 'class':
    case 'raw':
      return node.re2;
    case 'sequence':
      return node.items.map(toRe2).join('');
    case 'choice':
      return `(?:${node.items.map(toRe2).join('|')})`;
    case 'repeat':
      return `(?:${toRe2(node.item)})${counts(node.min, node.max)}`;
  }
}

function counts(min: number, max: number | undefined): string {
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

/** The longest text that stands in every match, at the top of the expression. */
function requiredText(node: RegexpNode): string {
  const items = node.kind === 'sequence' ? node.items : [node];
  const pieces = items.map((item): Piece => {
    if (item.kind === 'text') return item;
    return item.kind === 'repeat' && item.min > 0 && item.item.kind === 'text' ? item.item : { kind: 'any' };
  });
  let longest = '';
  for (const piece of separateRepeats(items, pieces))
    if (piece.kind === 'text' && piece.text.length > longest.length) longest = piece.text;
  return longest;
}

/** A repeated text must not be joined with what follows: `ab+` holds no `abb` for sure. */
function separateRepeats(items: readonly RegexpNode[], pieces: readonly Piece[]): Piece[] {
  return normalize(
    pieces.flatMap((p, i): Piece[] => (items[i]!.kind === 'repeat' ? [{ kind: 'any' }, p, { kind: 'any' }] : [p])),
  );
}
