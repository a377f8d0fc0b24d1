import { classPattern, isOf, type WordClass } from './word-class.ts';

/** Capitals of Unicode 16 and 17, which the engine's lower() leaves as they are: so must we, or a term is not found in its own text. */
const YOUNG_CAPITALS =
  /^[\u{1C89}\u{A7CB}\u{A7CC}\u{A7CE}\u{A7D2}\u{A7D4}\u{A7DA}\u{A7DC}\u{10D50}-\u{10D65}\u{16EA0}-\u{16EB8}]$/u;

const JOINER = 0x200d;
const EMOJI_STYLE = 0xfe0f;
const KEYCAP = 0x20e3;
const FLAG_LETTERS = [0x1f1e6, 0x1f1ff] as const;

/**
 * The tokens of a text, lower-cased, as the standard analyser makes them: words between the boundaries of UAX #29, with
 * Han and Hiragana characters and emoji on their own. Equal to what {@link tokenPattern} finds in the lower-cased text.
 */
export function tokenize(text: string): string[] {
  return new Tokenizer(lowerCase(text)).tokens();
}

/** A text in lower case, character by character, as engines do it. */
export function lowerCase(text: string): string {
  let lower = '';
  for (const c of text) {
    // What becomes several characters (İ), or others at the end of a word (Σ), is for whole texts.
    const l = YOUNG_CAPITALS.test(c) ? c : c.toLowerCase();
    lower += c === 'İ' ? 'i' : l;
  }
  return lower;
}

class Tokenizer {
  readonly #characters: readonly string[];
  readonly #codes: readonly number[];

  constructor(text: string) {
    this.#characters = Array.from(text);
    this.#codes = this.#characters.map((c) => c.codePointAt(0)!);
  }

  tokens(): string[] {
    const tokens: string[] = [];
    for (let at = 0; at < this.#codes.length; ) {
      const end = this.#tokenEnd(at);
      if (end > at) tokens.push(this.#characters.slice(at, end).join(''));
      // Connectors that begin no word are passed over together, which keeps a long run of them linear.
      at = end > at ? end : this.#is(at, 'connector') ? this.#skip(at, 'connector') : at + 1;
    }
    return tokens;
  }

  /** Where the token that begins at a place ends; the place itself where none begins. */
  #tokenEnd(at: number): number {
    const word = this.#wordEnd(at);
    if (word > at) return word;
    if (this.#is(at, 'han', 'hiragana')) return this.#skip(at + 1, 'extend');
    if (this.#is(at, 'complex')) return this.#skip(at, 'complex', 'extend');
    return this.#emojiEnd(at);
  }

  /** Words: parts of letters and digits, or of Katakana, with connectors between and around them. */
  #wordEnd(start: number): number {
    let at = this.#skip(start, 'connector');
    let end = start;
    for (;;) {
      const part = this.#partEnd(at);
      if (part === at) return end;
      end = this.#skip(part, 'connector');
      if (end === part) return end;
      at = end;
    }
  }

  #partEnd(start: number): number {
    if (this.#is(start, 'katakana')) {
      let at = start;
      while (this.#is(at, 'katakana')) at = this.#skip(at + 1, 'extend');
      return at;
    }
    let at = start;
    for (;;) {
      const end = this.#runEnd(this.#runEnd(at, 'letter', 'between-letters'), 'numeric', 'between-digits');
      if (end === at) return at;
      at = end;
    }
  }

  /** Letters (or digits) and what joins two of them. */
  #runEnd(start: number, base: WordClass, joint: WordClass): number {
    let at = start;
    for (;;) {
      if (this.#is(at, base)) at = this.#skip(at + 1, 'extend');
      else if (at > start && this.#is(at, joint, 'between-both') && this.#is(at + 1, base)) at++;
      else return at;
    }
  }

  #emojiEnd(at: number): number {
    if (this.#isFlagLetter(at) && this.#isFlagLetter(at + 1)) return this.#skip(at + 2, 'extend');
    if (this.#characters[at] === '#' || this.#characters[at] === '*') {
      const keycap = this.#codes[at + 1] === EMOJI_STYLE ? at + 2 : at + 1;
      return this.#codes[keycap] === KEYCAP ? keycap + 1 : at;
    }
    const plain = this.#is(at, 'emoji');
    if (!plain && !(this.#is(at, 'pictograph') && this.#codes[at + 1] === EMOJI_STYLE)) return at;
    let end = this.#skip(at + 1, 'extend');
    while (this.#codes[end - 1] === JOINER && this.#is(end, 'pictograph')) end = this.#skip(end + 1, 'extend');
    return end;
  }

  #isFlagLetter(at: number): boolean {
    const code = this.#codes[at];
    return code !== undefined && code >= FLAG_LETTERS[0] && code <= FLAG_LETTERS[1];
  }

  #is(at: number, ...names: readonly WordClass[]): boolean {
    return isOf(this.#codes[at], ...names);
  }

  #skip(from: number, ...names: readonly WordClass[]): number {
    let at = from;
    while (this.#is(at, ...names)) at++;
    return at;
  }
}

let pattern: string | undefined;

/** An RE2 expression whose matches in a lower-cased text are its tokens. */
export function tokenPattern(): string {
  pattern ??= buildPattern();
  return pattern;
}

function buildPattern(): string {
  const extended = `${classPattern('extend')}*`;
  const run = (base: WordClass, joint: WordClass) => {
    const one = `${classPattern(base)}${extended}`;
    return `${one}(?:${classPattern(joint, 'between-both')}${one})*`;
  };
  const connector = classPattern('connector');
  const letters = run('letter', 'between-letters');
  const digits = run('numeric', 'between-digits');
  const part = `(?:(?:${classPattern('katakana')}${extended})+|(?:${letters}|${digits})+)`;
  const word = `${connector}*${part}(?:${connector}+${part})*${connector}*`;
  const single = `${classPattern('han', 'hiragana')}${extended}`;
  const complex = `${classPattern('complex')}${classPattern('complex', 'extend')}*`;
  const flagLetter = '[\\x{1f1e6}-\\x{1f1ff}]';
  const flag = `${flagLetter}${flagLetter}${extended}`;
  const keycap = '[#*]\\x{fe0f}?\\x{20e3}';
  const pictograph = classPattern('pictograph');
  const emoji = `(?:${classPattern('emoji')}|${pictograph}\\x{fe0f})(?:${extended}\\x{200d}${pictograph})*${extended}`;
  return [word, single, complex, flag, keycap, emoji].join('|');
}
