import type { Piece, TextPattern } from './text-pattern.ts';

/**
 * Reads a LIKE pattern: `*` is any text, `?` one character, and a backslash makes the next character plain
 * (ES|QL reference, LIKE).
 */
export function parseWildcard(pattern: string): TextPattern {
  const pieces: Piece[] = [];
  let text = '';
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i]!;
    if (c === '*' || c === '?') {
      pieces.push({ kind: 'text', text }, { kind: c === '*' ? 'any' : 'one' });
      text = '';
    } else if (c === '\\' && i + 1 < characters.length) {
      i++;
      text += characters[i]!;
    } else text += c;
  }
  pieces.push({ kind: 'text', text });
  return { kind: 'pieces', pieces };
}
