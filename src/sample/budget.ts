/**
 * At most `limit` uses in any half-open span of `spanMs`, wherever the span begins. Times must not go back.
 * This is how ordinary traffic stays below the thresholds of rules, however much of it there is.
 */
export class Budget {
  readonly #limit: number;
  readonly #spanMs: number;
  readonly #times: number[] = [];

  constructor(limit: number, spanMs: number) {
    this.#limit = limit;
    this.#spanMs = spanMs;
  }

  /** Whether a use at `time` (milliseconds) keeps the limit. */
  allows(time: number): boolean {
    return this.#times.length < this.#limit || time - this.#times[0]! >= this.#spanMs;
  }

  spend(time: number): void {
    this.#times.push(time);
    if (this.#times.length > this.#limit) this.#times.shift();
  }
}
