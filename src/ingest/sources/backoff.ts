const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** How long to wait before trying again: twice as long after each failure, from a second to a minute. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;

  constructor(firstMs = FIRST_MS, longestMs = LONGEST_MS) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /** Milliseconds to wait after one more failure; a little varied, so that not all come back at once. */
  next(): number {
    const ms = Math.min(this.#longestMs, this.#firstMs * 2 ** Math.min(this.#failures++, 20));
    return Math.round(ms * (0.9 + Math.random() * 0.1));
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
