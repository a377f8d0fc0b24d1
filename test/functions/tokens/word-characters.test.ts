import { describe, expect, test } from 'vitest';
import { UNICODE_VERSION, WORD_CHARACTERS } from '../../../src/functions/tokens/word-characters.ts';

type Name = keyof typeof WORD_CHARACTERS;

/** Scripts whose words are found by dictionaries elsewhere (Line_Break=Complex_Context). */
const COMPLEX =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}\p{Script=Ahom}]/u;
/** Letters that UAX #29 names one by one, since they are not alphabetic. */
const NAMED_LETTERS =
  /[\u02C2-\u02C5\u02D2-\u02D7\u02DE\u02DF\u02E5-\u02EB\u02ED\u02EF-\u02FF\u055A-\u055C\u055E\u058A\u05F3\u070F\uA708-\uA716\uA720\uA721\uA789\uA78A\uAB5B]/u;
const KATAKANA = /[\p{Script=Katakana}\u3031-\u3035\u309B\u309C\u30A0\u30FC\uFF70]/u;
/** Format characters that stand before numbers, which extend nothing. */
const PREPENDED = /[\u0600-\u0605\u06DD\u070F\u08E2\u{110BD}\u{110CD}\u0890\u0891]/u;

function classOf(c: string): Name | 'other' {
  if (c === '\u200b' || /\p{RI}/u.test(c)) return 'other';
  if (COMPLEX.test(c) && /[\p{L}\p{M}]/u.test(c)) return 'complex';
  if (KATAKANA.test(c)) return 'katakana';
  if (/[\p{Nd}\u066b]/u.test(c)) return 'numeric';
  // The marks of a script count as its letters, which keeps the table and the pattern made of it short.
  if (/\p{M}/u.test(c) && !/[\p{Script=Inherited}\p{Script=Common}]/u.test(c)) return 'letter';
  if (/[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}]/u.test(c)) return 'extend';
  if (/\p{Cf}/u.test(c) && !/\p{Alphabetic}/u.test(c) && !PREPENDED.test(c)) return 'extend';
  if (/\p{Script=Hiragana}/u.test(c)) return 'hiragana';
  if (/\p{Ideographic}/u.test(c)) return /\p{Script=Han}/u.test(c) ? 'han' : 'other';
  return /\p{Alphabetic}/u.test(c) || NAMED_LETTERS.test(c) ? 'letter' : 'other';
}

const EMOJI: readonly (readonly [Name, RegExp])[] = [
  ['emoji', /^(?=\p{Emoji_Presentation})[^\p{RI}\p{Emoji_Modifier}]$/u],
  ['pictograph', /^\p{Extended_Pictographic}$/u],
];

/** The ranges of the code points of a class, running on over those that are not assigned. */
function rangesOf(isOf: (c: string) => boolean): string {
  const ranges: [number, number][] = [];
  let open = false;
  for (let code = 0; code <= 0x10ffff; code++) {
    const c = String.fromCodePoint(code);
    const is = isOf(c);
    if (!is && /[\p{Cn}\p{Cs}]/u.test(c)) continue;
    if (is && open) ranges.at(-1)![1] = code;
    else if (is) ranges.push([code, code]);
    open = is;
  }
  const hex = (n: number) => n.toString(16);
  return ranges.map(([a, b]) => (a === b ? hex(a) : `${hex(a)}-${hex(b)}`)).join(' ');
}

const sameUnicode = process.versions.unicode === UNICODE_VERSION;

describe.runIf(sameUnicode)('the table of word characters follows from the properties of Unicode', () => {
  const broken = (c: string) => /[\p{Cn}\p{Cs}]/u.test(c);
  test.each(Object.keys(WORD_CHARACTERS) as Name[])('%s', (name) => {
    const rule = EMOJI.find(([emoji]) => emoji === name)?.[1];
    const is = rule === undefined ? (c: string) => !broken(c) && classOf(c) === name : (c: string) => rule.test(c);
    expect(WORD_CHARACTERS[name]).toBe(rangesOf(is));
  });
});

test.skipIf(sameUnicode)(`skipped: the table is of Unicode ${UNICODE_VERSION}, this Node has another`, () => {});
