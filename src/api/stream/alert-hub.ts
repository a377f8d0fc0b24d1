import type { AlertEvent, AlertFeed } from '../../state/alert-feed.ts';

/** The latest events, held once for all clients; who is further behind reads from the state. */
const MOST_HELD = 500;
const PAGE = 200;

/** What happens to alerts, for any number of live streams: each has only its place, so none costs memory by being slow. */
export class AlertHub {
  readonly #feed: AlertFeed;
  readonly #held: AlertEvent[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #stop: () => void;

  constructor(feed: AlertFeed) {
    this.#feed = feed;
    this.#stop = feed.onAlert((events) => {
      this.#held.push(...events);
      this.#held.splice(0, this.#held.length - MOST_HELD);
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
  }

  /** The number of the last event. */
  get last(): number {
    return this.#feed.last;
  }

  /** Events after a number, oldest first, some at a time; undefined where they are no longer kept. */
  async after(number: number): Promise<readonly AlertEvent[] | undefined> {
    if (number === this.#feed.last) return [];
    const first = this.#held[0];
    if (first !== undefined && first.number <= number + 1)
      return this.#held.slice(number + 1 - first.number).slice(0, PAGE);
    return await this.#feed.since(number, PAGE);
  }

  /** Resolves when something happens after a number, or after so many milliseconds, or when the signal is aborted. */
  next(number: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#feed.last > number || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
    });
  }

  close(): void {
    this.#stop();
    for (const wake of this.#waiting) wake();
  }
}
