const MINUTE = 60_000;
const MOST = 180;

/** What was counted in a minute, by its start in milliseconds since the epoch. */
export interface MinuteCount {
  readonly at: number;
  readonly count: number;
}

/** Counts by the minute, over the last three hours. */
export class MinuteCounts {
  readonly #counts = new Map<number, number>();

  add(at: number, count: number): void {
    if (count === 0) return;
    const minute = Math.floor(at / MINUTE);
    this.#counts.set(minute, (this.#counts.get(minute) ?? 0) + count);
    for (const known of this.#counts.keys()) if (known <= minute - MOST) this.#counts.delete(known);
  }

  /** The minutes in which there was something, oldest first. */
  since(at: number): MinuteCount[] {
    const first = Math.floor(at / MINUTE);
    return [...this.#counts]
      .filter(([minute]) => minute >= first)
      .sort(([a], [b]) => a - b)
      .map(([minute, count]) => ({ at: minute * MINUTE, count }));
  }
}
