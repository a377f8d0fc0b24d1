const MOST_SEEN = 300_000;

/** Ids of the events that were committed lately, so that reading a time again hands in what is new only. */
export class SeenEvents {
  /** By id, when the event happened; in the order in which they were seen. */
  readonly #times = new Map<string, number>();
  readonly #most: number;

  constructor(most = MOST_SEEN) {
    this.#most = most;
  }

  has(id: string): boolean {
    return this.#times.has(id);
  }

  add(id: string, timestamp: number): void {
    this.#times.set(id, timestamp);
    if (this.#times.size <= this.#most) return;
    // What is forgotten is handed in again, which stores nothing twice.
    const [oldest] = this.#times.keys();
    this.#times.delete(oldest!);
  }

  /** Forgets what happened before a time: it is not read again. */
  forget(before: number): void {
    for (const [id, timestamp] of this.#times) if (timestamp < before) this.#times.delete(id);
  }
}
