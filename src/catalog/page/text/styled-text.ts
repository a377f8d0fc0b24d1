import { visible } from '../../../base/source-text.ts';
import type { Inline, Line, Tone } from '../layout/block.ts';

/** A piece of text with the codes of its style (SGR), empty where it has none; the text is safe to print. */
export interface Styled {
  readonly text: string;
  readonly style: string;
}

/** The styles of tones; those of severities are the ones of alerts. */
const TONES: Readonly<Record<Tone, string>> = {
  good: '32',
  warning: '33',
  bad: '31',
  quiet: '2',
  low: '36',
  medium: '33',
  high: '31',
  critical: '1;31',
};

/** A line of a page as pieces that are safe to print. A line break in a rule's text becomes a space: it must not begin a line that looks like ours. */
export function styledLine(line: Line, style = ''): Styled[] {
  return line.map((inline) => ({ text: oneLine(textOf(inline)), style: styleOf(inline) || style }));
}

/** How many columns of a terminal a text takes: wide characters two, marks none. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += characterWidth(char);
  return width;
}

/** The width of one character: East Asian wide ones and emoji take two columns (Unicode TR 11), marks and joiners none. */
export function characterWidth(char: string): number {
  if (/^(?:\p{M}|[\u200b-\u200d\u2060\ufeff])$/u.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]$/u;

/** Breaks pieces into lines of at most `width` columns: between words, and inside a word that is longer than a line. */
export function wrapped(pieces: readonly Styled[], width: number): Styled[][] {
  const limit = Math.max(1, width);
  const lines: Styled[][] = [];
  let line: Styled[] = [];
  let used = 0;
  let space = false;
  const push = (piece: Styled, columns: number) => {
    line.push(piece);
    used += columns;
  };
  const close = () => {
    lines.push(line);
    line = [];
    used = 0;
    space = false;
  };
  for (const word of wordsOf(pieces)) {
    if (word === 'space') {
      space = used > 0;
      continue;
    }
    const columns = word.reduce((sum, piece) => sum + displayWidth(piece.text), 0);
    if (used > 0 && used + (space ? 1 : 0) + columns > limit) close();
    if (space) push({ text: ' ', style: '' }, 1);
    space = false;
    if (used + columns <= limit) {
      for (const piece of word) push(piece, displayWidth(piece.text));
      continue;
    }
    for (const piece of word) {
      for (const part of chopped(piece.text, limit, () => limit - used)) {
        if (part === undefined) close();
        else push({ text: part, style: piece.style }, displayWidth(part));
      }
    }
  }
  if (line.length > 0 || lines.length === 0) lines.push(line);
  return lines;
}

/** Pieces as one text with their styles, or without. */
export function painted(pieces: readonly Styled[], colour: boolean): string {
  return pieces
    .map(({ text, style }) => (colour && style !== '' && text !== '' ? `\u001b[${style}m${text}\u001b[0m` : text))
    .join('');
}

/** The parts of a long word that fit, with `undefined` where a line is full. */
function* chopped(text: string, limit: number, room: () => number): Generator<string | undefined> {
  let part = '';
  let columns = 0;
  for (const char of text) {
    const width = characterWidth(char);
    if (columns + width > room() && (part !== '' || room() < limit)) {
      if (part !== '') yield part;
      yield undefined;
      part = '';
      columns = 0;
    }
    part += char;
    columns += width;
  }
  if (part !== '') yield part;
}

/** Words, which may be of several pieces, and the spaces between them. */
function* wordsOf(pieces: readonly Styled[]): Generator<Styled[] | 'space'> {
  let word: Styled[] = [];
  for (const { text, style } of pieces) {
    for (const [run] of text.matchAll(/\s+|\S+/g)) {
      if (run.trim() !== '') {
        word.push({ text: run, style });
        continue;
      }
      if (word.length > 0) yield word;
      word = [];
      yield 'space';
    }
  }
  if (word.length > 0) yield word;
}

function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}

function textOf(inline: Inline): string {
  return typeof inline === 'string' ? inline : inline.text;
}

function styleOf(inline: Inline): string {
  if (typeof inline === 'string') return '';
  switch (inline.kind) {
    case 'strong':
      return '1';
    case 'tone':
      return TONES[inline.tone];
    case 'link':
    case 'code':
      return '';
  }
}
