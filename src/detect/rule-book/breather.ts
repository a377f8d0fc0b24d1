import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work at a stretch, in milliseconds, before others have their turn. */
const STRETCH_MS = 15;

/** Lets others have their turn now and then during long work. */
export class Breather {
  #since = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#since < STRETCH_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
