import type { Source, SourceContext, SourceLog } from '../../../src/ingest/sources/source.ts';
import { type DuckdbStore, openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import { noteFormat, notes, stored } from '../ingest-case.ts';
import { BreakableIntake } from './breakable-intake.ts';

/** A store with an intake, and sources that run on it, for one test. */
export class SourceCase {
  readonly store: DuckdbStore;
  readonly said: string[] = [];
  /** How far the clock is ahead, in milliseconds. */
  clock = 0;
  intake: BreakableIntake;
  readonly #running = new Set<{ abort: AbortController; ended: Promise<void> }>();

  private constructor(store: DuckdbStore) {
    this.store = store;
    this.intake = new BreakableIntake(store, [noteFormat]);
  }

  static async open(): Promise<SourceCase> {
    return new SourceCase(await openDuckdbStore({ threads: 1, memoryLimitMb: 512 }));
  }

  get context(): SourceContext {
    const log: SourceLog = {
      info: (_, message) => void this.said.push(message),
      warn: (_, message) => void this.said.push(message),
    };
    return { intake: this.intake, store: this.store, now: () => Date.now() + this.clock, log, env: {} };
  }

  /** Runs a source; gives what stops it. */
  run(source: Source): () => Promise<void> {
    const abort = new AbortController();
    const running = { abort, ended: source.run(abort.signal) };
    this.#running.add(running);
    return async () => {
      abort.abort();
      await running.ended;
      this.#running.delete(running);
    };
  }

  /** A new intake on the same store, as after a restart. */
  async restart(batchEvents?: number): Promise<void> {
    await this.intake.close();
    this.intake = new BreakableIntake(this.store, [noteFormat], batchEvents);
  }

  notes(): Promise<unknown[]> {
    return notes(this.store);
  }

  async values(field: string): Promise<unknown[]> {
    return (await stored(this.store, [[field, 'keyword']])).map((row) => row[0]).sort();
  }

  async close(): Promise<void> {
    for (const { abort } of this.#running) abort.abort();
    await Promise.allSettled([...this.#running].map(({ ended }) => ended));
    await this.intake.close();
    await this.store.close();
  }
}

/** Waits until something holds; fails with what it last was. */
export async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean, ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
