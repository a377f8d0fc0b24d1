import type { Console } from './console.ts';

const BAR = 24;
const MS_BETWEEN = 100;

/** A progress line on a terminal, drawn over itself; nothing anywhere else. */
export class Progress {
  readonly #console: Console;
  #last = 0;
  #shown = false;

  constructor(console: Console) {
    this.#console = console;
  }

  /** Shows a share of work done, from 0 to 1, with a few words. */
  show(share: number, words: string): void {
    if (!this.#console.interactive) return;
    const now = performance.now();
    if (this.#shown && now - this.#last < MS_BETWEEN) return;
    this.#last = now;
    this.#shown = true;
    const done = Math.round(Math.min(1, Math.max(0, share)) * BAR);
    this.#console.err(`\r\u001b[K[${'█'.repeat(done)}${'·'.repeat(BAR - done)}] ${words}`);
  }

  clear(): void {
    if (this.#shown) this.#console.err('\r\u001b[K');
    this.#shown = false;
  }
}
