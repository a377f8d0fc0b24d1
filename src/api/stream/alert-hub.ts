import type { AlertEvent, AlertFeed } from '../../state/alert-feed.ts';

/** The latest events, held once for all clients; who is further behind reads from the state. */
const MOST_HELD = 500;
const PAGE = 200;

/** Events, and where they lead: the number to go on behind. */
export interface NextEvents {
  readonly events: readonly AlertEvent[];
  readonly place: number;
}

/** What happens to alerts, for any number of live streams: each has only its place, so none costs memory by being slow. */
export class AlertHub {
  readonly #feed: AlertFeed;
  readonly #held: AlertEvent[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #stop: () => void;
  /** Every event after this number is held. */
  #heldAfter: number;

  constructor(feed: AlertFeed, mostHeld = MOST_HELD) {
    this.#feed = feed;
    this.#heldAfter = feed.last;
    this.#stop = feed.onAlert((events) => {
      this.#held.push(...events);
      const gone = this.#held.splice(0, Math.max(0, this.#held.length - mostHeld));
      this.#heldAfter = gone.at(-1)?.number ?? this.#heldAfter;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
  }

  /** The number of the last event. */
  get last(): number {
    return this.#feed.last;
  }

  /** Events after a number, oldest first, some at a time; undefined where they are no longer kept. */
  async after(number: number): Promise<NextEvents | undefined> {
    const { last } = this.#feed;
    if (number === last) return { events: [], place: number };
    const events =
      number >= this.#heldAfter && number < last
        ? this.#held.filter((event) => event.number > number).slice(0, PAGE)
        : await this.#feed.since(number, PAGE);
    // Where there are none, going on from the last keeps a reader from asking the same again.
    return events === undefined ? undefined : { events, place: events.at(-1)?.number ?? last };
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
