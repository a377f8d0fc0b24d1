const LAST = 0x10ffff;

const LATIN_END = 0x24f;
const MANY = 2_000;

/** Up to this many ranges a set is written out beside a class of Unicode. */
const FEW = 16;

/** A set of characters, as sorted, disjoint ranges of code points; `first, last, first, last, ...`. */
export class CodePointSet {
  readonly ranges: readonly number[];
  /** How RE2 writes it inside of brackets, where that is shorter than the ranges. */
  readonly #body: { readonly text: string; readonly negated: boolean } | undefined;
  #ignoringCase: CodePointSet | undefined;

  private constructor(ranges: readonly number[], body?: { readonly text: string; readonly negated: boolean }) {
    this.ranges = ranges;
    this.#body = body;
  }

  static of(...ranges: readonly (readonly [first: number, last: number])[]): CodePointSet {
    return new CodePointSet(merged(ranges));
  }

  /** The characters of a text. */
  static from(text: string): CodePointSet {
    return CodePointSet.of(...[...text].map((c) => [c.codePointAt(0)!, c.codePointAt(0)!] as const));
  }

  /** What a class of Unicode holds; `re2` is the same in RE2, to stand in brackets. */
  static unicode(pattern: RegExp, re2: string): CodePointSet {
    return new CodePointSet(scan(pattern), { text: re2, negated: false });
  }

  /** The union of many sets. */
  static all(sets: readonly CodePointSet[]): CodePointSet {
    return new CodePointSet(merged([...new Set(sets)].flatMap((set) => [...pairs(set.ranges)])));
  }

  get empty(): boolean {
    return this.ranges.length === 0;
  }

  get ascii(): boolean {
    return this.empty || this.ranges.at(-1)! < 128;
  }

  /** How many instructions of RE2 it comes to, nearly. */
  get cost(): number {
    return this.ascii ? 1 : this.ranges.length + 8;
  }

  /** The one character it holds, where it is one. */
  get single(): number | undefined {
    return this.ranges.length === 2 && this.ranges[0] === this.ranges[1] ? this.ranges[0] : undefined;
  }

  complement(): CodePointSet {
    const ranges: number[] = [];
    let next = 0;
    for (let i = 0; i < this.ranges.length; i += 2) {
      if (this.ranges[i]! > next) ranges.push(next, this.ranges[i]! - 1);
      next = this.ranges[i + 1]! + 1;
    }
    if (next <= LAST) ranges.push(next, LAST);
    return new CodePointSet(ranges, this.#body && { text: this.#body.text, negated: !this.#body.negated });
  }

  union(other: CodePointSet): CodePointSet {
    if (other.empty || other === this) return this;
    if (this.empty) return other;
    const ranges = merged([...pairs(this.ranges), ...pairs(other.ranges)]);
    const [a, b] = [this.#positiveBody(), other.#positiveBody()];
    const shorter = (this.#body ?? other.#body) !== undefined && a !== undefined && b !== undefined;
    return new CodePointSet(ranges, shorter ? { text: a + b, negated: false } : undefined);
  }

  intersection(other: CodePointSet): CodePointSet {
    if (this.within(other)) return this;
    if (other.within(this)) return other;
    const ranges: number[] = [];
    for (let i = 0, j = 0; i < this.ranges.length && j < other.ranges.length; ) {
      const first = Math.max(this.ranges[i]!, other.ranges[j]!);
      const last = Math.min(this.ranges[i + 1]!, other.ranges[j + 1]!);
      if (first <= last) ranges.push(first, last);
      if (this.ranges[i + 1]! < other.ranges[j + 1]!) i += 2;
      else j += 2;
    }
    return new CodePointSet(ranges);
  }

  /** Whether the other set holds all of this one. */
  within(other: CodePointSet): boolean {
    if (other === this) return true;
    let j = 0;
    for (let i = 0; i < this.ranges.length; i += 2) {
      while (j < other.ranges.length && other.ranges[j + 1]! < this.ranges[i]!) j += 2;
      if (j >= other.ranges.length || other.ranges[j]! > this.ranges[i]! || other.ranges[j + 1]! < this.ranges[i + 1]!)
        return false;
    }
    return true;
  }

  disjoint(other: CodePointSet): boolean {
    return this.empty || other.empty || this.intersection(other).empty;
  }

  /** The set with the other case of each letter; beyond Latin, sets of very many characters are left as they are. */
  ignoringCase(): CodePointSet {
    this.#ignoringCase ??= this.#withOtherCases();
    return this.#ignoringCase;
  }

  #withOtherCases(): CodePointSet {
    let count = 0;
    for (const [first, last] of pairs(this.ranges)) count += last - first + 1;
    const end = count > MANY ? LATIN_END : LAST;
    let variants = '';
    for (const [first, last] of pairs(this.ranges))
      for (let code = first; code <= Math.min(last, end); code++) variants += otherCases(String.fromCodePoint(code));
    return this.union(CodePointSet.from(variants));
  }

  /** As RE2 writes it, in letters of ASCII and without quotes. */
  toRe2(): string {
    if (this.empty) return '[^\\x00-\\x{10FFFF}]';
    const { single } = this;
    if (single !== undefined) return quoteCodePoint(single);
    if (this.#body !== undefined) return `[${this.#body.negated ? '^' : ''}${this.#body.text}]`;
    const inverse = this.complement();
    if (inverse.empty) return '(?s:.)';
    return inverse.ranges.length < this.ranges.length ? `[^${bodyOf(inverse.ranges)}]` : `[${bodyOf(this.ranges)}]`;
  }

  #positiveBody(): string | undefined {
    if (this.#body !== undefined) return this.#body.negated ? undefined : this.#body.text;
    return this.ranges.length <= 2 * FEW ? bodyOf(this.ranges) : undefined;
  }
}

/** A character as RE2 writes it anywhere, brackets included: nothing but letters, digits and `\x{...}`. */
export function quoteCodePoint(code: number): string {
  const char = String.fromCodePoint(code);
  return /^[A-Za-z0-9 _]$/.test(char) ? char : `\\x{${code.toString(16)}}`;
}

/** A text as RE2 writes it, likewise. */
export function quoteText(text: string): string {
  let quoted = '';
  for (const char of text) quoted += quoteCodePoint(char.codePointAt(0)!);
  return quoted;
}

/** All characters. */
export const ANY = CodePointSet.of([0, LAST]);
/** No character. */
export const NONE = CodePointSet.of();
export const LINE_BREAK = CodePointSet.from('\n');

let words: CodePointSet | undefined;
/** The characters of words, as Oniguruma's `\w` has them in Unicode. */
export function wordCharacters(): CodePointSet {
  words ??= CodePointSet.unicode(/[\p{L}\p{M}\p{N}\p{Pc}]+/gu, '\\p{L}\\p{M}\\p{N}\\p{Pc}');
  return words;
}

let digits: CodePointSet | undefined;
/** Oniguruma's `\d`. */
export function digitCharacters(): CodePointSet {
  digits ??= CodePointSet.unicode(/\p{Nd}+/gu, '\\p{Nd}');
  return digits;
}

let spaces: CodePointSet | undefined;
/** Oniguruma's `\s`. */
export function spaceCharacters(): CodePointSet {
  spaces ??= CodePointSet.unicode(/[\t-\r\u0085\p{Z}]+/gu, '\\t-\\r\\x{85}\\p{Z}');
  return spaces;
}

function* pairs(ranges: readonly number[]): Generator<readonly [number, number]> {
  for (let i = 0; i < ranges.length; i += 2) yield [ranges[i]!, ranges[i + 1]!];
}

function merged(ranges: Iterable<readonly [number, number]>): number[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: number[] = [];
  for (const [first, last] of sorted) {
    const end = result.length - 1;
    if (end > 0 && first <= result[end]! + 1) result[end] = Math.max(result[end]!, last);
    else result.push(first, last);
  }
  return result;
}

/** Where Unicode has letters, marks, digits and signs: the other planes are empty or for private use. */
const ASSIGNED = [
  [0, 0xd7ff],
  [0xe000, 0x33fff],
  [0xe0000, 0xe0fff],
] as const;

let assigned: string | undefined;

/** The ranges that a class of Unicode covers; `pattern` is global and matches runs of it. */
function scan(pattern: RegExp): number[] {
  assigned ??= ASSIGNED.map(([first, last]) => {
    let text = '';
    for (let code = first; code <= last; code++) text += String.fromCodePoint(code);
    return text;
  }).join('');
  const ranges: number[] = [];
  for (const { 0: run } of assigned.matchAll(pattern)) {
    const pair = run.length >= 2 && run.codePointAt(run.length - 2)! > 0xffff;
    ranges.push(run.codePointAt(0)!, run.codePointAt(run.length - (pair ? 2 : 1))!);
  }
  return ranges;
}

function otherCases(char: string): string {
  return [char.toLowerCase(), char.toUpperCase()].filter((c) => c !== char && [...c].length === 1).join('');
}

function bodyOf(ranges: readonly number[]): string {
  let body = '';
  for (const [first, last] of pairs(ranges))
    body += first === last ? quoteCodePoint(first) : `${quoteCodePoint(first)}-${quoteCodePoint(last)}`;
  return body;
}
