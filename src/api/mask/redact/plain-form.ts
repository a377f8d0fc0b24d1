/** A text as it looks: without characters that show nothing, lookalikes as the letters they look like. */
export interface PlainForm {
  readonly text: string;
  /** The span of the text it was made of, for a span of this one. */
  original(from: number, to: number): { readonly from: number; readonly to: number };
}

/** Letters of other scripts that look like Latin ones, as Unicode's confusables have them. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...pairs('авеікмнорстухјѕԁԛԝһӏԍ', 'abeikmhopctyxjsdqwhlg'),
  ...pairs('АВЕІКМНОРСТУХЈЅԌԚԜҺӀ', 'ABEIKMHOPCTYXJSGQWHI'),
  ...pairs('αβγικνορτυχω', 'abyikvoptuxw'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('ıȷɑɡɩʟℓ', 'ijagill'),
  ...pairs('‐‑‒–—―−﹣', '--------'),
  ...pairs(
    '\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
    ' '.repeat(15),
  ),
  ...pairs('“”„‟«»‘’‚‛', '""""""\'\'\'\''),
};

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u;
const ASCII_ONLY = /^[\0-\x7f]*$/;

/** The plain form of a text, in one pass; of ASCII it is the text itself. */
export function plainForm(text: string): PlainForm {
  if (ASCII_ONLY.test(text)) return { text, original: (from, to) => ({ from, to }) };
  const starts: number[] = [];
  const ends: number[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const char of text) {
    const plain = plainChar(char);
    for (let i = 0; i < plain.length; i++) {
      starts.push(at);
      ends.push(at + char.length);
    }
    pieces.push(plain);
    at += char.length;
  }
  return {
    text: pieces.join(''),
    original: (from, to) => ({
      from: starts[from] ?? text.length,
      to: to > from ? ends[to - 1]! : (starts[from] ?? text.length),
    }),
  };
}

function plainChar(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x80) return char;
  const like = LOOKALIKES[char];
  if (like !== undefined) return like;
  // Tag characters repeat ASCII where nobody sees it.
  if (code >= 0xe0020 && code <= 0xe007e) return String.fromCharCode(code - 0xe0000);
  if (INVISIBLE.test(char)) return '';
  // Wide, mathematical, enclosed and superscript forms of a letter or a digit.
  const compatible = code >= 0xff01 || (code >= 0x2070 && code < 0x2500) ? char.normalize('NFKC') : char;
  return compatible.length <= 4 && ASCII_ONLY.test(compatible) ? compatible : char;
}

function pairs(from: string, to: string): Record<string, string> {
  const targets = [...to];
  return Object.fromEntries([...from].map((char, at) => [char, targets[at]!]));
}
