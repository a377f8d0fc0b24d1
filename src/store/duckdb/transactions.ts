import type { DuckDBConnection } from '@duckdb/node-api';
import type { Engine } from './engine.ts';
import { engineError, isFatal } from './engine-error.ts';
import type { StorePlace } from './store-directory.ts';

/** A transaction that is ready to commit. */
export interface Prepared<T> {
  readonly result: T;
  /** Called once it is committed, before the next turn. */
  committed?(): void;
}

/** The transactions of one place, one at a time, whatever becomes of the instance: after a fatal error it is opened anew. */
export class Transactions {
  readonly #place: StorePlace;
  readonly #open: () => Promise<Engine>;
  readonly #lastCommit: (connection: DuckDBConnection) => Promise<number>;
  /** Undefined before it is first opened, and after a fatal error until the place can be opened again. */
  #engine: Engine | undefined;
  /** The end of the queue. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `open` is called when the engine is first asked for, and anew after fatal errors; `lastCommit` tells what an engine's file holds. */
  constructor(
    place: StorePlace,
    open: () => Promise<Engine>,
    lastCommit: (connection: DuckDBConnection) => Promise<number>,
  ) {
    this.#place = place;
    this.#open = open;
    this.#lastCommit = lastCommit;
  }

  /** The engine as it is; one that a fatal error ended is opened again first, in turn. */
  async engine(): Promise<Engine> {
    if (this.#closed) throw new Error('the store is closed');
    return this.#engine ?? this.#inTurn(() => this.#opened());
  }

  /** Whether a failed read is worth repeating: its instance ended under it. */
  async isGone(engine: Engine, error: unknown): Promise<boolean> {
    if (this.#closed || this.#place.database === undefined) return false;
    if (this.#engine === engine && isFatal(error)) {
      await this.#inTurn(async () => {
        if (this.#engine === engine) await this.#openAnew();
      });
    }
    return this.#engine !== engine;
  }

  /**
   * Runs a transaction: `prepare` gets its number, one above the last commit's, and leaves it begun, written and uncommitted. A COMMIT that
   * failed may have become durable all the same: what the file says, opened anew, decides.
   */
  commit<T>(prepare: (writer: DuckDBConnection, sequence: number) => Promise<Prepared<T>>): Promise<T> {
    return this.#inTurn(async () => {
      const { writer } = await this.#opened();
      let sequence: number;
      let prepared: Prepared<T>;
      try {
        sequence = (await this.#lastCommit(writer)) + 1;
        prepared = await prepare(writer, sequence);
      } catch (error) {
        await this.#undo(error);
        throw engineError(error);
      }
      try {
        await writer.run('COMMIT');
      } catch (error) {
        if (!(await this.#isCommitted(sequence, error))) throw engineError(error);
      }
      prepared.committed?.();
      return prepared.result;
    });
  }

  /** Runs a single statement, or what may be done again where it failed half way. */
  write<T>(work: (writer: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const { writer } = await this.#opened();
      try {
        return await work(writer);
      } catch (error) {
        if (isFatal(error)) await this.#openAnew();
        throw engineError(error);
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    const turn = this.#last.then(work);
    // A failure is its caller's to hear of, not the next one's.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #opened(): Promise<Engine> {
    this.#engine ??= await this.#open();
    return this.#engine;
  }

  async #undo(error: unknown): Promise<void> {
    if (isFatal(error)) return this.#openAnew();
    try {
      await this.#engine?.writer.run('ROLLBACK');
    } catch (rollbackError) {
      // Nothing had begun; every other failure leaves the connection in doubt.
      if (!/no transaction is active/i.test(String(rollbackError))) await this.#openAnew();
    }
  }

  async #isCommitted(sequence: number, error: unknown): Promise<boolean> {
    if (this.#place.database === undefined) {
      await this.#undo(error);
      return false;
    }
    await this.#openAnew();
    return (await this.#lastCommit((await this.#opened()).writer)) === sequence;
  }

  /** Reads under way end with an error. */
  async #openAnew(): Promise<void> {
    if (this.#place.database === undefined) return;
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.close();
    this.#engine = await this.#open();
  }

  /** Waits for the transactions asked for, then closes the database and frees its place; safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#last;
    await this.#engine?.close();
    this.#place.release();
  }
}
