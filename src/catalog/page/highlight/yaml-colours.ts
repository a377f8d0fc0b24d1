import { Pieces } from './scan.ts';
import type { ColourToken } from './token.ts';

const KEY = /(?:[^\s#:'"[\]{},&*!|>%@`-][^:#\n]*|-[^\s:#\n][^:#\n]*|"[^"\n]*"|'[^'\n]*')(?=:(?:\s|$))/y;
const DASHES = /(?:-[ \t]+)+|-(?=\n|$)/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\n]|'')*'?/y;
const BLOCK_MARK = /[|>][-+0-9]*[ \t]*(?:#[^\n]*)?$/;

/** The pieces of a YAML text by class; a text that is none is coloured as far as it looks like some. Takes time in proportion to the text. */
export function yamlColours(text: string): ColourToken[] {
  const pieces = new Pieces(text);
  // Lines indented further than this belong to a block of text.
  let block: number | undefined;
  for (const line of text.split(/(?<=\n)/)) {
    const end = pieces.at + line.length;
    const indent = line.length - line.trimStart().length;
    const blank = line.trim() === '';
    if (block !== undefined && (blank || indent > block)) {
      pieces.takeTo(end, 'string');
      continue;
    }
    block = undefined;
    const content = line.trimEnd();
    takeLine(pieces, pieces.at + content.length, indent);
    pieces.takeTo(end);
    if (BLOCK_MARK.test(content.slice(-200)) && !content.trimStart().startsWith('#')) block = indent;
  }
  return pieces.tokens();
}

function takeLine(pieces: Pieces, end: number, indent: number): void {
  if (pieces.at + indent >= end) return;
  pieces.take(indent);
  const dashes = pieces.match(DASHES);
  if (dashes !== undefined) pieces.take(dashes.length, 'operator');
  const key = pieces.match(KEY);
  if (key !== undefined && pieces.at + key.length < end) {
    pieces.take(key.length, 'key');
    pieces.take(1, 'operator');
  }
  while (pieces.at < end) {
    const { text, at } = pieces;
    if (text[at] === ' ' || text[at] === '\t') pieces.take(1);
    else if (text[at] === '#') pieces.takeTo(end, 'comment');
    else if (text[at] === '"' || text[at] === "'")
      pieces.take(Math.min(end - at, pieces.match(QUOTED)?.length ?? 1), 'string');
    else takeScalar(pieces, end);
  }
}

/** A plain scalar goes on to a comment, or to its line's end. */
function takeScalar(pieces: Pieces, end: number): void {
  const rest = pieces.text.slice(pieces.at, end);
  const comment = rest.search(/[ \t]#/);
  const value = (comment === -1 ? rest : rest.slice(0, comment)).trimEnd();
  const kind = /^[-+]?\d+(?:\.\d+)?$/.test(value)
    ? 'number'
    : /^(?:true|false|null|~)$/i.test(value)
      ? 'constant'
      : /^[|>&*!{}[\],]/.test(value)
        ? 'operator'
        : undefined;
  pieces.take(Math.max(1, value.length), kind);
}
