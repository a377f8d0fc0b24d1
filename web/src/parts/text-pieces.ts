/**
 * What hides, moves or colours other text: controls, bidi marks, what has no width, tags. Tabs, line breaks and the choice of a picture's form
 * (U+FE0E, U+FE0F) stay.
 */
const HIDDEN =
  /(?:\r(?!\n)|[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\t\n\r\u{FE0E}\u{FE0F}]])+|[\p{M}--\p{Default_Ignorable_Code_Point}]{7,}/gv;
/** Tag characters repeat ASCII where nobody sees it: a way to smuggle words past a reader. */
const TAGS = /[\u{E0020}-\u{E007E}]+/gv;
/** So many marks on one letter cover the lines around it; no script has as many. */
const PILED = /^[\p{M}--\p{Default_Ignorable_Code_Point}]{7,}$/v;
/** A word of letters that all look Latin, not all of which are. */
const WORD = /[\p{L}\p{M}\p{N}]+/gv;
const LATIN = /\p{Script=Latin}/v;
const LOOKALIKE = /[аеорсухіјѕһӏԁԛԝАВЕКМНОРСТУХІЈЅοανυικρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]/;
/** What most texts are, told much sooner than by the expressions above: ASCII that shows. */
const PLAIN = /^[\t\n\x20-\x7e]+$/;
/** Code points of a run that are named one by one. */
const NAMED = 4;

/** A piece of a text as it is shown: `hidden`, what would not show; `mixed`, a word of letters of several alphabets that look alike. */
export interface TextPiece {
  readonly text: string;
  readonly kind: 'plain' | 'hidden' | 'mixed';
}

/** The same as plain text, for titles and labels. */
export function visibleText(text: string): string {
  return textPieces(text)
    .map((piece) => piece.text)
    .join('');
}

/** A text in pieces. */
export function textPieces(text: string): TextPiece[] {
  if (PLAIN.test(text)) return [{ text, kind: 'plain' }];
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) pieces.push(...wordPieces(text.slice(end, match.index)));
    pieces.push({ text: runText(match[0]), kind: 'hidden' });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(...wordPieces(text.slice(end)));
  return pieces;
}

/** What does not show, by name: tags as the words that they smuggle, a long run by its beginning and its length. */
function runText(run: string): string {
  if (PILED.test(run)) return `⟨${[...run].length} marks on one letter⟩`;
  const smuggled = run.match(TAGS)?.join(' ');
  if (smuggled !== undefined && smuggled.length > 2) {
    const words = [...smuggled].map((char) => String.fromCharCode(char.codePointAt(0)! & 0x7f)).join('');
    return `⟨hidden: ${words}⟩`;
  }
  const codes = [...run].map((char) => `⟨U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);
  if (codes.length <= 2 * NAMED) return codes.join('');
  return `${codes.slice(0, NAMED).join('')}⟨and ${codes.length - NAMED} more⟩`;
}

function wordPieces(text: string): TextPiece[] {
  if (!LOOKALIKE.test(text)) return [{ text, kind: 'plain' }];
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    if (!LATIN.test(match[0]) || !LOOKALIKE.test(match[0])) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), kind: 'plain' });
    pieces.push({ text: match[0], kind: 'mixed' });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), kind: 'plain' });
  return pieces;
}
