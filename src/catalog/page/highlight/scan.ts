import type { ColourToken, TokenClass } from './token.ts';

/** Collects the pieces of a text from its beginning to its end; neighbours of one class become one piece. */
export class Pieces {
  readonly text: string;
  at = 0;
  readonly #tokens: { class: TokenClass | undefined; text: string }[] = [];

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** What a sticky expression matches here, or undefined. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    return found === '' ? undefined : found;
  }

  /** Takes the text up to an offset as one piece. */
  takeTo(end: number, kind?: TokenClass): void {
    if (end <= this.at) return;
    const text = this.text.slice(this.at, end);
    this.at = end;
    this.#push(text, kind);
  }

  take(length: number, kind?: TokenClass): void {
    this.takeTo(Math.min(this.text.length, this.at + length), kind);
  }

  /** Takes pieces that were made of the text that stands here. */
  takeTokens(tokens: readonly ColourToken[]): void {
    for (const token of tokens) {
      this.at += token.text.length;
      this.#push(token.text, token.class);
    }
  }

  tokens(): ColourToken[] {
    return this.#tokens.map(({ class: kind, text }) => (kind === undefined ? { text } : { class: kind, text }));
  }

  #push(text: string, kind: TokenClass | undefined): void {
    const last = this.#tokens.at(-1);
    if (last !== undefined && last.class === kind) last.text += text;
    else this.#tokens.push({ class: kind, text });
  }
}

/** Where a text that opens at `from` ends, its closing mark included; the end of the text where it is not closed. */
export function endOf(text: string, close: string, from: number): number {
  const at = text.indexOf(close, from);
  return at === -1 ? text.length : at + close.length;
}

/** Where the line of an offset ends, its break left out. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}
