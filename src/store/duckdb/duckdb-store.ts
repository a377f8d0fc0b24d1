import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Json } from '../../base/canonical-json.ts';
import type { Sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan } from '../../plan/node.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type { Commit, DeadLetter, EventStore, RowValue, ScanOptions } from '../event-store.ts';
import type { FieldLimits } from '../fields/place-fields.ts';
import { type Catalog, schemaOf } from '../fields/stored-stream.ts';
import { EVENTS, readCatalog } from './catalog.ts';
import { duckdbDialect } from './dialect.ts';
import { Engine, SCRATCH } from './engine.ts';
import { engineError, isFatal } from './engine-error.ts';
import { readRows } from './read-rows.ts';
import type { ReaderLease } from './reader-pool.ts';
import { scanSql } from './scan.ts';
import { directoryPlace, memoryPlace, type StorePlace } from './store-directory.ts';
import { readMeta } from './store-format.ts';
import { quoted } from './table-sql.ts';
import { type PreparedWrite, type WriteResult, writeCommit } from './write-commit.ts';

export interface DuckdbStoreOptions {
  /** The folder of a store that lasts; a store without one is in memory, and gone when closed. */
  readonly directory?: string;
  /** What DuckDB may use, in MiB; a quarter of the machine's memory, at most 1,024, where absent. */
  readonly memoryLimitMb?: number;
  /** Threads that run one query; the machine's cores where absent. */
  readonly threads?: number;
  /** Columns per stream, past which new fields go to one JSON column; 1,000 where absent. */
  readonly maxColumns?: number;
  /** Names in a stream's JSON column that queries can reach; 10,000 where absent. */
  readonly maxOverflowFields?: number;
  /** Milliseconds since the epoch, for `event.ingested`. */
  readonly now?: () => number;
}

/** An open store. Its commits also tell how many values are kept out of queries' reach. */
export interface DuckdbStore extends EventStore {
  commit(commit: Commit): Promise<WriteResult>;
}

/** Opens a store in a folder, or in memory. What is wrong with the folder is a UserError. */
export async function openDuckdbStore(options: DuckdbStoreOptions = {}): Promise<DuckdbStore> {
  const place = options.directory === undefined ? memoryPlace() : directoryPlace(options.directory);
  const engineOptions = { memoryLimitMb: options.memoryLimitMb, threads: options.threads };
  const open = async () => {
    const engine = await Engine.open(place, engineOptions);
    return { engine, catalog: await readCatalog(engine.writer) };
  };
  try {
    return new Store(place, open, await open(), options);
  } catch (error) {
    place.release();
    throw error;
  }
}

interface Opened {
  engine: Engine;
  catalog: Catalog;
}

class Store implements DuckdbStore {
  readonly dialect = duckdbDialect;
  readonly #place: StorePlace;
  readonly #reopen: () => Promise<Opened>;
  readonly #limits: FieldLimits;
  readonly #now: () => number;
  #opened: Opened;
  #schemas: readonly StreamSchema[] | undefined;
  /** The end of the queue of commits: one at a time. */
  #lastCommit: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(place: StorePlace, reopen: () => Promise<Opened>, opened: Opened, options: DuckdbStoreOptions) {
    this.#place = place;
    this.#reopen = reopen;
    this.#opened = opened;
    this.#limits = { columns: options.maxColumns ?? 1_000, overflowNames: options.maxOverflowFields ?? 10_000 };
    this.#now = options.now ?? Date.now;
  }

  streams(): readonly StreamSchema[] {
    this.#schemas ??= [...this.#opened.catalog.values()].map(schemaOf);
    return this.#schemas;
  }

  async position(source: string): Promise<Json | undefined> {
    const rows = await this.#read(`SELECT position FROM ${EVENTS}.main.positions WHERE source = $1`, [source]);
    const text = rows[0]?.[0];
    return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined;
  }

  async deadLetters(options: { limit?: number } = {}): Promise<readonly DeadLetter[]> {
    const rows = await this.#read(
      `SELECT source, position, reason, raw, format FROM ${EVENTS}.main.dead_letters
       ORDER BY stored, source, position LIMIT $1::BIGINT`,
      [BigInt(options.limit ?? 1_000)],
    );
    return rows.map((row) => {
      const [source, position, reason, raw, format] = row as [string, string, string, string, string | null];
      return { source, position, reason, raw, format };
    });
  }

  commit(commit: Commit): Promise<WriteResult> {
    const turn = this.#lastCommit.then(() => this.#commit(commit));
    // A failed commit is its caller's to hear of, not the next one's.
    this.#lastCommit = turn.catch(() => undefined);
    return turn;
  }

  async #commit(commit: Commit): Promise<WriteResult> {
    if (this.#closed) throw new Error('the store is closed');
    if (commit.events.length + commit.positions.length + commit.deadLetters.length === 0) {
      return { stored: 0, duplicates: 0, unaddressable: 0 };
    }
    const { writer } = this.#opened.engine;
    const sequence = (await readMeta(writer, 'commit'))! + 1;
    let write: PreparedWrite;
    try {
      write = await writeCommit(writer, commit, {
        catalog: this.#opened.catalog,
        limits: this.#limits,
        now: this.#now(),
        sequence,
      });
    } catch (error) {
      await this.#undo(error);
      throw engineError(error);
    }
    try {
      await writer.run('COMMIT');
    } catch (error) {
      if (!(await this.#isCommitted(sequence, error))) throw engineError(error);
    }
    this.#opened.catalog = write.catalog;
    this.#schemas = undefined;
    return write.result;
  }

  /** Ends a transaction that could not be written; an instance that did not survive the error is opened anew. */
  async #undo(error: unknown): Promise<void> {
    if (isFatal(error)) {
      await this.#openAnew();
      return;
    }
    try {
      await this.#opened.engine.writer.run('ROLLBACK');
    } catch (rollbackError) {
      // Nothing had begun, where staging failed; every other failure leaves the connection in doubt.
      if (!/no transaction is active/i.test(String(rollbackError))) await this.#openAnew();
    }
  }

  /** A failed COMMIT may have become durable all the same: what the file says, opened anew, decides. */
  async #isCommitted(sequence: number, error: unknown): Promise<boolean> {
    if (this.#place.database === undefined) {
      await this.#undo(error);
      return false;
    }
    await this.#openAnew();
    return (await readMeta(this.#opened.engine.writer, 'commit')) === sequence;
  }

  /** Queries under way end with an error. A store that cannot be opened again is closed. */
  async #openAnew(): Promise<void> {
    if (this.#place.database === undefined) return;
    await this.#opened.engine.close();
    try {
      this.#opened = await this.#reopen();
    } catch (error) {
      this.#closed = true;
      this.#place.release();
      throw error;
    }
    this.#schemas = undefined;
  }

  scan(scan: Scan, options: ScanOptions): Sql {
    return scanSql(scan, this.#opened.catalog, this.dialect, options);
  }

  lookup({ table, columns, span }: Lookup): Sql {
    const scan: Scan = { kind: 'scan', streams: [table], columns, span };
    return scanSql(scan, this.#opened.catalog, this.dialect, { replay: false });
  }

  async *query(
    statement: Sql,
    columns: readonly Column[],
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<RowValue[][]> {
    const { signal } = options;
    const lease = await this.#opened.engine.readers.acquire(signal);
    const onAbort = () => lease.connection.interrupt();
    signal?.addEventListener('abort', onAbort, { once: true });
    let drained = false;
    try {
      const result = await this.#withStatement(lease, statement, (prepared) => prepared.stream());
      for (;;) {
        signal?.throwIfAborted();
        const chunk = await lease.run(() => result.fetchChunk());
        if (chunk === null || chunk.rowCount === 0) break;
        yield readRows(chunk, columns);
      }
      drained = true;
    } catch (error) {
      drained = true;
      throw queryError(error, signal);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      // A stream left unread would hold its snapshot of the data until the connection's next use.
      if (!drained) await lease.run(() => lease.connection.run('SELECT 1'));
      lease.release();
    }
  }

  async keep(table: string, statement: Sql): Promise<{ rows: number }> {
    const lease = await this.#opened.engine.readers.acquire();
    const name = `${SCRATCH}.main.${quoted(table)}`;
    try {
      const create = (prepared: DuckDBPreparedStatement) => prepared.run();
      await this.#withStatement(lease, statement, create, `CREATE OR REPLACE TABLE ${name} AS `);
      const counted = await lease.run(() => lease.connection.runAndReadAll(`SELECT count(*) FROM ${name}`));
      return { rows: Number(counted.getRows()[0]![0]) };
    } catch (error) {
      throw engineError(error);
    } finally {
      lease.release();
    }
  }

  async discard(table: string): Promise<void> {
    const lease = await this.#opened.engine.readers.acquire();
    try {
      await lease.run(() => lease.connection.run(`DROP TABLE IF EXISTS ${SCRATCH}.main.${quoted(table)}`));
    } finally {
      lease.release();
    }
  }

  async #withStatement<T>(
    lease: ReaderLease,
    statement: Sql,
    execute: (prepared: DuckDBPreparedStatement) => Promise<T>,
    prefix = '',
  ): Promise<T> {
    const { text, values } = statement.render(this.dialect.placeholder);
    // Preparing refuses a text of several statements, which running one would execute.
    const prepared = await lease.run(() => lease.connection.prepare(prefix + text));
    try {
      prepared.bind(values);
      return await lease.run(() => execute(prepared));
    } finally {
      prepared.destroySync();
    }
  }

  async #read(text: string, values: (string | bigint)[]): Promise<unknown[][]> {
    const lease = await this.#opened.engine.readers.acquire();
    try {
      return (await lease.run(() => lease.connection.runAndReadAll(text, values))).getRows();
    } finally {
      lease.release();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lastCommit;
    await this.#opened.engine.close();
    this.#place.release();
  }
}

function queryError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted !== true) return engineError(error);
  const { reason } = signal;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new UserError('the query was stopped at its time limit', { hint: 'narrow its time range', cause: error });
  }
  return reason;
}
