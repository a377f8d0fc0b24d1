import { CodePointSet, digitCharacters, spaceCharacters, wordCharacters } from './code-point-set.ts';
import { PatternProblem } from './extraction.ts';
import { unionOf } from './regexp-node.ts';

const MAX_DEPTH = 20;

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };

/** Classes by the letter of their escape; an upper-case letter is the complement. */
const CLASSES: Readonly<Record<string, () => CodePointSet>> = {
  w: wordCharacters,
  d: digitCharacters,
  s: spaceCharacters,
  h: () => HEX,
};

const HEX = CodePointSet.of([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]);
const DASH = 0x2d;

/** `[:name:]` and `\p{name}`, lower-cased; Unicode's, where it has them. */
const NAMED: ReadonlyMap<string, () => CodePointSet> = new Map<string, () => CodePointSet>([
  ['alnum', () => CodePointSet.unicode(/[\p{L}\p{M}\p{Nd}]+/gu, '\\p{L}\\p{M}\\p{Nd}')],
  ['alpha', () => CodePointSet.unicode(/[\p{L}\p{M}]+/gu, '\\p{L}\\p{M}')],
  ['ascii', () => CodePointSet.of([0, 0x7f])],
  ['blank', () => CodePointSet.unicode(/[\t\p{Zs}]+/gu, '\\t\\p{Zs}')],
  ['cntrl', () => CodePointSet.unicode(/\p{Cc}+/gu, '\\p{Cc}')],
  ['digit', digitCharacters],
  [
    'graph',
    () =>
      spaceCharacters()
        .union(CodePointSet.unicode(/\p{Cc}+/gu, '\\p{Cc}'))
        .complement(),
  ],
  ['lower', () => CodePointSet.unicode(/\p{Ll}+/gu, '\\p{Ll}')],
  ['print', () => CodePointSet.unicode(/\p{Cc}+/gu, '\\p{Cc}').complement()],
  ['punct', () => CodePointSet.unicode(/\p{P}+/gu, '\\p{P}').union(CodePointSet.from('$+<=>^`|~'))],
  ['space', spaceCharacters],
  ['upper', () => CodePointSet.unicode(/\p{Lu}+/gu, '\\p{Lu}')],
  ['word', wordCharacters],
  ['xdigit', () => HEX],
]);

/** Reads classes of characters: brackets, and what a backslash makes of a letter. */
export class BracketParser {
  readonly #pattern: string;
  #at = 0;
  #ignoreCase = false;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** The class whose `[` stands at a place, and where it ends. */
  parse(start: number, ignoreCase: boolean): { readonly set: CodePointSet; readonly end: number } {
    this.#at = start;
    this.#ignoreCase = ignoreCase;
    const set = this.#class(1);
    return { set, end: this.#at };
  }

  /** What a backslash at a place stands for. */
  parseEscape(start: number): { readonly set: CodePointSet; readonly end: number } {
    this.#at = start;
    const item = this.#escape();
    const set = typeof item === 'number' ? CodePointSet.of([item, item]) : item;
    return { set, end: this.#at };
  }

  #class(depth: number): CodePointSet {
    const start = this.#at;
    if (depth > MAX_DEPTH)
      this.#bad('bad-pattern', `brackets stand inside of each other more than ${MAX_DEPTH} levels deep`, start);
    this.#at++;
    const negated = this.#accept('^');
    let all: CodePointSet | undefined;
    let parts: CodePointSet[] = [];
    // A bracket that closes at once stands for itself.
    for (let first = true; first || this.#pattern[this.#at] !== ']'; first = false) {
      if (this.#at >= this.#pattern.length) {
        throw new PatternProblem(
          'bad-pattern',
          'a `[` that is not closed',
          start,
          start + 1,
          'add `]`, or write `\\[`',
        );
      }
      if (this.#pattern.startsWith('&&', this.#at)) {
        this.#at += 2;
        const part = unionOf(parts);
        all = all === undefined ? part : all.intersection(part);
        parts = [];
      } else {
        parts.push(this.#member(depth));
      }
    }
    this.#at++;
    const last = unionOf(parts);
    const written = all === undefined ? last : all.intersection(last);
    // Before it is negated: `[^a]` is neither `a` nor `A` then.
    const set = this.#ignoreCase ? written.ignoringCase() : written;
    return negated ? set.complement() : set;
  }

  #member(depth: number): CodePointSet {
    const start = this.#at;
    const named = this.#take(/\[:(\^?)([A-Za-z]{1,20}):\]/y);
    if (named !== undefined) return this.#named(named[2]!, named[1] !== '', start);
    if (this.#pattern[start] === '[') return this.#class(depth + 1);
    const first = this.#character();
    if (typeof first !== 'number') return first;
    const after = this.#pattern[this.#at + 1];
    const range = this.#pattern[this.#at] === '-' && after !== undefined && after !== ']' && after !== '[';
    if (!range) return CodePointSet.of([first, first]);
    this.#at++;
    const last = this.#character();
    if (typeof last !== 'number') {
      // A dash before a class stands for itself.
      return last.union(CodePointSet.of([first, first], [DASH, DASH]));
    }
    if (last < first) this.#bad('bad-pattern', 'a range from a later character to an earlier one', start);
    return CodePointSet.of([first, last]);
  }

  #character(): number | CodePointSet {
    if (this.#pattern[this.#at] === '\\') return this.#escape();
    const code = this.#pattern.codePointAt(this.#at)!;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #escape(): number | CodePointSet {
    const start = this.#at;
    const hex = this.#take(/\\(?:x\{([0-9A-Fa-f]{1,8})\}|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4}))/y);
    const octal = hex === undefined ? this.#take(/\\0([0-7]{0,2})/y) : undefined;
    if (hex !== undefined || octal !== undefined) {
      const code =
        octal === undefined ? Number.parseInt(hex!.slice(1).find(Boolean)!, 16) : Number.parseInt(`0${octal[1]}`, 8);
      if (code > 0x10ffff) this.#bad('bad-pattern', 'no character has this number', start);
      return code;
    }
    const property = this.#take(/\\([pP])\{(\^?)([A-Za-z]{1,20})\}/y);
    if (property !== undefined) return this.#named(property[3]!, (property[1] === 'P') !== (property[2] !== ''), start);
    const letter = this.#pattern[start + 1];
    if (letter === undefined) this.#bad('bad-pattern', 'the pattern ends with a backslash', start);
    const code = this.#pattern.codePointAt(start + 1)!;
    this.#at = start + (code > 0xffff ? 3 : 2);
    const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
    if (control !== undefined) return control;
    const lower = letter.toLowerCase();
    const set = Object.hasOwn(CLASSES, lower) ? CLASSES[lower] : undefined;
    if (set !== undefined) return letter === lower ? set() : set().complement();
    if (/[A-Za-z]/.test(letter)) this.#bad('unsupported', `\`\\${letter}\` is not supported`, start);
    return code;
  }

  #named(name: string, negated: boolean, start: number): CodePointSet {
    const set = NAMED.get(name.toLowerCase())?.() ?? category(name);
    if (set === undefined) this.#bad('unsupported', `the class \`${name}\` is not supported`, start);
    return negated ? set.complement() : set;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#pattern);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #accept(sign: string): boolean {
    if (this.#pattern[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #bad(code: PatternProblem['code'], message: string, start: number): never {
    throw new PatternProblem(code, message, start, Math.max(this.#at, start + 1));
  }
}

const categories = new Map<string, CodePointSet>();

/** A general category of Unicode by its short name. */
function category(name: string): CodePointSet | undefined {
  const known = categories.get(name);
  if (known !== undefined) return known;
  if (!/^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/.test(name)) return undefined;
  const set = CodePointSet.unicode(new RegExp(`\\p{${name}}+`, 'gu'), `\\p{${name}}`);
  categories.set(name, set);
  return set;
}
