/**
 * The standard analyser, written straight from the rules of UAX #29 (WB1 to WB999) over the properties of JavaScript's
 * regular expressions: slow, and independent of the tables and the pattern that it checks.
 */

type WordBreak =
  | 'letter'
  | 'numeric'
  | 'katakana'
  | 'connector'
  | 'midletter'
  | 'midnum'
  | 'midboth'
  | 'extend'
  | 'single'
  | 'complex'
  | 'flag'
  | 'other';

const RULES: readonly (readonly [RegExp, WordBreak])[] = [
  [/^[\u200b]$/u, 'other'],
  [/^\p{RI}$/u, 'flag'],
  [/^[_\u202f\p{Pc}]$/u, 'connector'],
  [/^[:·\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a]$/u, 'midletter'],
  [/^[,;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b]$/u, 'midnum'],
  [/^[.'\u2018\u2019\u2024\ufe52\uff07\uff0e]$/u, 'midboth'],
  [/^(?=[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}]$/u, 'complex'],
  [/^[\p{Script=Katakana}\u30fc\uff70]$/u, 'katakana'],
  [/^\p{Nd}$/u, 'numeric'],
  [/^(?![\p{Script=Inherited}\p{Script=Common}])\p{M}$/u, 'letter'],
  [/^[\p{Grapheme_Extend}\p{Mc}\p{Cf}\p{Emoji_Modifier}]$/u, 'extend'],
  [/^[\p{Script=Hiragana}\p{Script=Han}]$/u, 'single'],
  [/^\p{Alphabetic}$/u, 'letter'],
];

const classes = new Map<string, WordBreak>();

function classOf(c: string | undefined): WordBreak {
  if (c === undefined) return 'other';
  let found = classes.get(c);
  if (found === undefined) {
    found = RULES.find(([rule]) => rule.test(c))?.[1] ?? 'other';
    classes.set(c, found);
  }
  return found;
}

/** Whether a word goes on from one character to the next, given what stands before and after the two. */
function joined(before: WordBreak, left: WordBreak, right: WordBreak, after: WordBreak): boolean {
  const pair = `${left} ${right}`;
  if (/^(letter|numeric) (letter|numeric)$/.test(pair)) return true; // WB5, WB8-10
  if (pair === 'katakana katakana') return true; // WB13
  if (/^(letter|numeric|katakana|connector) connector$/.test(pair)) return true; // WB13a
  if (/^connector (letter|numeric|katakana)$/.test(pair)) return true; // WB13b
  if (/^letter mid(letter|both)$/.test(pair)) return after === 'letter'; // WB6
  if (/^mid(letter|both) letter$/.test(pair)) return before === 'letter'; // WB7
  if (/^numeric mid(num|both)$/.test(pair)) return after === 'numeric'; // WB12
  if (/^mid(num|both) numeric$/.test(pair)) return before === 'numeric'; // WB11
  return pair === 'complex complex';
}

/** The lower-cased words of a text without emoji. */
export function modelTokens(text: string): string[] {
  // WB4: what extends a character is a part of it.
  const units: { text: string; kind: WordBreak }[] = [];
  for (const c of Array.from(text)) {
    const lower = c.toLowerCase();
    const kind = classOf(c);
    const last = units.at(-1);
    if (kind === 'extend' && last !== undefined) last.text += lower;
    else units.push({ text: lower, kind });
  }
  const words: { text: string; kinds: WordBreak[] }[] = [];
  units.forEach((unit, i) => {
    const kind = (at: number): WordBreak => units[at]?.kind ?? 'other';
    if (i > 0 && joined(kind(i - 2), kind(i - 1), unit.kind, kind(i + 1))) {
      const word = words.at(-1)!;
      word.text += unit.text;
      word.kinds.push(unit.kind);
    } else words.push({ text: unit.text, kinds: [unit.kind] });
  });
  const counts = new Set<WordBreak>(['letter', 'numeric', 'katakana', 'single', 'complex']);
  return words.filter((w) => w.kinds.some((k) => counts.has(k))).map((w) => w.text);
}
