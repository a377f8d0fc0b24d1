import { escapeWildcards, type SearchField, SearchProblem, type SearchText } from '../search-text.ts';

const SPACE = /[\s\u3000]/;
/** What ends a term that is not escaped. */
const ENDS = '()[]{}"^~:';

/** A term as written: its text, and where its wildcards are. */
export interface Term {
  readonly pieces: readonly string[];
  /** Of wildcards between the pieces: `*` or `?`. */
  readonly wildcards: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Reads the parts of a search in Lucene's syntax, one after another. */
export class LuceneScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    while (this.at < this.text.length && SPACE.test(this.text[this.at]!)) this.at++;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  sees(sign: string): boolean {
    return this.text.startsWith(sign, this.at);
  }

  accept(sign: string): boolean {
    if (!this.sees(sign)) return false;
    this.at += sign.length;
    return true;
  }

  /** Whether a word stands here on its own. */
  seesWord(word: string): boolean {
    const after = this.text[this.at + word.length];
    return this.sees(word) && (after === undefined || SPACE.test(after) || '()[]{}"'.includes(after));
  }

  acceptWord(word: string): boolean {
    if (!this.seesWord(word)) return false;
    this.at += word.length;
    return true;
  }

  /** The term that begins here; undefined where none does. `inRange`, a term ends at spaces and brackets only. */
  term(inRange = false): Term | undefined {
    const start = this.at;
    const pieces = [''];
    const wildcards: string[] = [];
    while (this.at < this.text.length) {
      const c = this.text[this.at]!;
      if (SPACE.test(c) || (inRange ? ']}'.includes(c) : ENDS.includes(c))) break;
      if (c === '\\') pieces[pieces.length - 1] += this.#escaped();
      else {
        this.at++;
        if (c === '*' || c === '?') {
          pieces.push('');
          wildcards.push(c);
        } else pieces[pieces.length - 1] += c;
      }
    }
    return this.at === start ? undefined : { pieces, wildcards, start, end: this.at };
  }

  /** What stands between double quotes; the scanner is at the first one. */
  quoted(): SearchText {
    const start = this.at++;
    let text = '';
    while (this.at < this.text.length) {
      const c = this.text[this.at]!;
      if (c === '"') return { kind: 'phrase', text, span: { start, end: ++this.at } };
      if (c === '\\') text += this.#escaped();
      else {
        text += c;
        this.at++;
      }
    }
    throw new SearchProblem('the phrase is not closed', { start, end: this.text.length }, 'a phrase ends with `"`');
  }

  /** What stands between slashes; the scanner is at the first one. */
  regexp(): { readonly pattern: string; readonly start: number } {
    const start = this.at++;
    let pattern = '';
    while (this.at < this.text.length) {
      const c = this.text[this.at++]!;
      if (c === '/') return { pattern, start };
      if (c === '\\' && this.text[this.at] === '/') {
        pattern += '/';
        this.at++;
      } else if (c === '\\' && this.at < this.text.length) pattern += c + this.text[this.at++]!;
      else pattern += c;
    }
    const hint = 'it ends with `/`; a slash that is meant is written `\\/`';
    throw new SearchProblem('the regular expression is not closed', { start, end: this.text.length }, hint);
  }

  /** A number, as it follows `~` and `^`; undefined where none stands. */
  number(): number | undefined {
    const digits = /^\d{1,9}(?:\.\d{1,9})?/.exec(this.text.slice(this.at, this.at + 20))?.[0];
    if (digits === undefined) return undefined;
    this.at += digits.length;
    return Number(digits);
  }

  #escaped(): string {
    const start = this.at++;
    if (this.atEnd)
      throw new SearchProblem('the search ends with a backslash', { start, end: this.at }, 'write `\\\\`');
    const code = /^u([0-9a-f]{4})/i.exec(this.text.slice(this.at, this.at + 5))?.[1];
    if (code !== undefined) {
      this.at += 5;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const c = String.fromCodePoint(this.text.codePointAt(this.at)!);
    this.at += c.length;
    return c;
  }
}

/** A term as what is sought. */
export function termText({ pieces, wildcards, start, end }: Term): SearchText {
  const span = { start, end };
  if (wildcards.length === 0) return { kind: 'words', text: pieces[0]!, span };
  const text = pieces.map((piece, i) => escapeWildcards(piece) + (wildcards[i] ?? '')).join('');
  return { kind: 'wildcard', text, span };
}

/** A term as the name of a field; a star stands for any text there whether it is escaped or not. */
export function termField({ pieces, wildcards, start, end }: Term): SearchField {
  const name = pieces.map((piece, i) => piece + (wildcards[i] ?? '')).join('');
  return { name, pattern: name.includes('*'), span: { start, end } };
}
