import type { DuckDBConnection } from '@duckdb/node-api';

/** A connection on loan. Every native call goes through `run`, so that closing the store can wait for it. */
export class ReaderLease {
  readonly connection: DuckDBConnection;
  readonly #pool: ReaderPool;
  #running: Promise<unknown> | undefined;

  constructor(connection: DuckDBConnection, pool: ReaderPool) {
    this.connection = connection;
    this.#pool = pool;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    this.#pool.assertOpen();
    const running = call();
    this.#running = running;
    try {
      return await running;
    } finally {
      this.#running = undefined;
    }
  }

  /** Interrupts the call under way, and resolves once it has ended in whatever way. */
  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    this.connection.interrupt();
    await Promise.allSettled([this.#running]);
  }

  release(): void {
    this.#pool.takeBack(this);
  }
}

/** The connections that queries share; who finds none free waits in turn. */
export class ReaderPool {
  readonly #all: readonly DuckDBConnection[];
  readonly #free: DuckDBConnection[];
  readonly #waiting: { give(connection: DuckDBConnection): void; refuse(error: Error): void }[] = [];
  readonly #leases = new Set<ReaderLease>();
  #closed = false;

  constructor(connections: readonly DuckDBConnection[]) {
    this.#all = connections;
    this.#free = [...connections];
  }

  /** Takes a connection, or waits for one. Whoever holds all of them and asks for one more waits for ever. */
  async acquire(signal?: AbortSignal): Promise<ReaderLease> {
    this.assertOpen();
    signal?.throwIfAborted();
    const connection = this.#free.pop() ?? (await this.#wait(signal));
    const lease = new ReaderLease(connection, this);
    this.#leases.add(lease);
    return lease;
  }

  #wait(signal: AbortSignal | undefined): Promise<DuckDBConnection> {
    return new Promise((resolve, reject) => {
      const waiter = {
        give: (connection: DuckDBConnection) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(connection);
        },
        refuse: (error: Error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  takeBack(lease: ReaderLease): void {
    if (!this.#leases.delete(lease) || this.#closed) return;
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(lease.connection);
    else next.give(lease.connection);
  }

  assertOpen(): void {
    if (this.#closed) throw new Error('the store is closed');
  }

  /** Stops running queries and closes the connections; a query read afterwards fails with `the store is closed`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(new Error('the store is closed'));
    for (const lease of this.#leases) await lease.stop();
    for (const connection of this.#all) connection.closeSync();
  }
}
