import { busy } from './problem.ts';

/** Lets so many do something at once, and so many wait for it; more are refused as busy. */
export class Gate {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #what: string;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(what: string, atOnce: number, mostWaiting: number) {
    this.#what = what;
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Waits for a place and gives what gives it back. Throws the problem `busy`, or the signal's reason. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#inside < this.#atOnce) this.#inside++;
    else if (this.#waiting.length < this.#mostWaiting) await this.#turn(signal);
    else throw busy(`${this.#what}: ${this.#inside} under way and ${this.#waiting.length} waiting`, 2);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      // The place is handed on, so that nobody slips in between.
      if (next === undefined) this.#inside--;
      else next();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}
