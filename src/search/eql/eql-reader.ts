import type { Span } from '../../base/diagnostic.ts';
import { MAX_SEARCH_DEPTH, SearchProblem } from '../search-text.ts';
import { EQL_KEYWORDS, type EqlToken, eqlTokens } from './eql-lexer.ts';

/** Goes over the tokens of a query, and tells what is wrong with one. */
export class EqlReader {
  readonly text: string;
  readonly #tokens: readonly EqlToken[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = eqlTokens(text);
  }

  peek(ahead = 0): EqlToken {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)]!;
  }

  take(): EqlToken {
    const token = this.peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** Where the last token that was taken ends. */
  lastEnd(): number {
    return this.#next === 0 ? 0 : this.#tokens[this.#next - 1]!.span.end;
  }

  atSign(sign: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'sign' && token.text === sign;
  }

  atWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text === word;
  }

  takeSign(sign: string): EqlToken {
    if (!this.atSign(sign)) throw this.unexpected(`\`${sign}\``);
    return this.take();
  }

  takeWord(word: string, hint?: string): EqlToken {
    if (!this.atWord(word)) throw this.unexpected(`\`${word}\``, hint);
    return this.take();
  }

  /** Takes the sign that closes what `open` opened. */
  close(sign: ')' | ']', open: EqlToken, expected: string): EqlToken {
    if (this.atSign(sign)) return this.take();
    if (this.peek().kind !== 'end') throw this.unexpected(expected);
    throw new SearchProblem(`the \`${open.text}\` is not closed`, open.span, `add \`${sign}\``);
  }

  /** Reads what stands inside something that may nest. */
  deeper<T>(mark: { readonly span: Span }, inner: () => T): T {
    if (++this.#depth > MAX_SEARCH_DEPTH) {
      throw new SearchProblem(`more than ${MAX_SEARCH_DEPTH} groups stand inside each other`, mark.span);
    }
    const found = inner();
    this.#depth--;
    return found;
  }

  unexpected(expected: string, hint?: string): SearchProblem {
    const token = this.peek();
    if (token.kind === 'end') {
      return new SearchProblem(`expected ${expected}, found the end of the query`, token.span, hint);
    }
    const found = this.text.slice(token.span.start, token.span.end);
    const shown = found.length > 40 ? `${found.slice(0, 40)}...` : found;
    return new SearchProblem(`expected ${expected}, found \`${shown}\``, token.span, this.#hintOn(token, hint));
  }

  #hintOn(token: EqlToken, given: string | undefined): string | undefined {
    const word = token.kind === 'word' ? token.text : undefined;
    if (word !== undefined && !EQL_KEYWORDS.has(word) && EQL_KEYWORDS.has(word.toLowerCase())) {
      return 'keywords are in lower case';
    }
    if (given !== undefined) return given;
    const before = this.#tokens[this.#next - 1];
    if (before?.kind === 'number' && before.span.end === token.span.start) {
      return 'a name that begins with a digit stands between backticks';
    }
    if (word === undefined || !EQL_KEYWORDS.has(word)) return undefined;
    return 'a name that is a keyword stands between backticks';
  }
}
