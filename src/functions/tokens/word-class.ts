import { WORD_CHARACTERS } from './word-characters.ts';

/** What a character is to the boundaries of words; one of another kind ends a word. */
export type WordClass =
  | keyof typeof WORD_CHARACTERS
  | 'connector'
  | 'between-letters'
  | 'between-digits'
  | 'between-both';

/** Characters that join words: letters and digits on both sides of these, or only one of the two kinds. */
const JOINTS: Readonly<Record<Exclude<WordClass, keyof typeof WORD_CHARACTERS>, string>> = {
  connector: '_\u202f\u203f\u2040\u2054\ufe33\ufe34\ufe4d\ufe4e\ufe4f\uff3f',
  'between-letters': ':\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a',
  'between-digits': ',;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b',
  'between-both': ".'\u2018\u2019\u2024\ufe52\uff07\uff0e",
};

type Ranges = readonly (readonly [first: number, last: number])[];

const ranges = new Map<WordClass, Ranges>();

function rangesOf(name: WordClass): Ranges {
  const known = ranges.get(name);
  if (known !== undefined) return known;
  const read =
    name in JOINTS
      ? jointRanges(JOINTS[name as keyof typeof JOINTS])
      : tableRanges(name as keyof typeof WORD_CHARACTERS);
  ranges.set(name, read);
  return read;
}

function jointRanges(characters: string): Ranges {
  return Array.from(characters, (c) => [c.codePointAt(0)!, c.codePointAt(0)!] as const).sort((a, b) => a[0] - b[0]);
}

function tableRanges(name: keyof typeof WORD_CHARACTERS): Ranges {
  return WORD_CHARACTERS[name].split(' ').map((range) => {
    const [first, last = first] = range.split('-');
    return [Number.parseInt(first!, 16), Number.parseInt(last!, 16)] as const;
  });
}

/** Whether a code point is of a class. */
export function isOf(codePoint: number | undefined, ...names: readonly WordClass[]): boolean {
  return codePoint !== undefined && names.some((name) => within(codePoint, rangesOf(name)));
}

function within(codePoint: number, list: Ranges): boolean {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = list[middle]!;
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** One character of these classes, as an RE2 expression. */
export function classPattern(...names: readonly WordClass[]): string {
  const hex = (n: number) => `\\x{${n.toString(16)}}`;
  const members = names.flatMap((name) =>
    rangesOf(name).map(([first, last]) => (first === last ? hex(first) : `${hex(first)}-${hex(last)}`)),
  );
  return `[${members.join('')}]`;
}
