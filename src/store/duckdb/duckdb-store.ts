import type { Json } from '../../base/canonical-json.ts';
import type { Sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan, ScanColumn, StoredValues } from '../../plan/node.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type {
  Commit,
  DeadLetterQuery,
  EventStore,
  LookupTable,
  RowValue,
  ScanOptions,
  StoredDeadLetter,
  StreamUsage,
} from '../event-store.ts';
import type { FieldLimits } from '../fields/place-fields.ts';
import { type Catalog, lookupSchemaOf, type StoredStream, schemaOf } from '../fields/stored-stream.ts';
import { valuesOf } from '../fields/stored-values.ts';
import { EVENTS, readCatalog } from './catalog.ts';
import { countDeadLetters, type ReadAll, readDeadLetters } from './dead-letters.ts';
import { duckdbDialect } from './dialect.ts';
import { Engine } from './engine.ts';
import { engineError, isFatal } from './engine-error.ts';
import { readRows } from './read-rows.ts';
import { lookupSql, scanSql } from './scan.ts';
import { Scratch, withStatement } from './scratch.ts';
import { directoryPlace, memoryPlace, type StorePlace } from './store-directory.ts';
import { readMeta } from './store-format.ts';
import { streamUsage } from './stream-usage.ts';
import { quoted } from './table-sql.ts';
import { type PreparedWrite, type WriteResult, writeCommit } from './write-commit.ts';
import { writeLookup } from './write-lookup.ts';

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
    const [catalog, sequence] = [await readCatalog(engine.writer), (await readMeta(engine.writer, 'commit'))!];
    return { engine, catalog, sequence };
  };
  try {
    return new Store(place, open, await open(), options);
  } catch (error) {
    place.release();
    throw error;
  }
}

/** A lookup table with its rows, for an instance that is opened anew, which has lost its memory. */
interface HeldLookup {
  readonly table: LookupTable;
  readonly stored: StoredStream;
}

interface Opened {
  engine: Engine;
  catalog: Catalog;
  /** The number of the last commit. */
  sequence: number;
}

class Store implements DuckdbStore {
  readonly dialect = duckdbDialect;
  readonly #place: StorePlace;
  readonly #reopen: () => Promise<Opened>;
  readonly #limits: FieldLimits;
  readonly #now: () => number;
  #opened: Opened;
  #schemas: readonly StreamSchema[] | undefined;
  readonly #lookups = new Map<string, HeldLookup>();
  /** The end of the queue of writes: one at a time. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  readonly #scratch = new Scratch();
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

  lastCommit(): number {
    return this.#opened.sequence;
  }

  deadLetters(query: DeadLetterQuery = {}): Promise<readonly StoredDeadLetter[]> {
    return readDeadLetters(this.#read, query);
  }

  countDeadLetters(): Promise<number> {
    return countDeadLetters(this.#read);
  }

  usage(): Promise<readonly StreamUsage[]> {
    return streamUsage(this.#read, this.#opened.catalog);
  }

  expire(stream: string, before: number): Promise<number> {
    return this.#inTurn(() => this.#expire(stream, before));
  }

  commit(commit: Commit): Promise<WriteResult> {
    return this.#inTurn(() => this.#commit(commit));
  }

  putLookup(table: LookupTable): Promise<void> {
    return this.#inTurn(() => this.#putLookup(table));
  }

  lookups(): readonly StreamSchema[] {
    return [...this.#lookups.values()].map(({ stored }) => lookupSchemaOf(stored));
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(write);
    // A failed write is its caller's to hear of, not the next one's.
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  async #putLookup(table: LookupTable): Promise<void> {
    if (this.#closed) throw new Error('the store is closed');
    const sqlName = this.#lookups.get(table.name)?.stored.table ?? `lookup_${this.#lookups.size + 1}`;
    try {
      const stored = await writeLookup(this.#opened.engine.writer, table, sqlName);
      this.#lookups.set(table.name, { table, stored });
    } catch (error) {
      if (isFatal(error)) await this.#openAnew();
      throw engineError(error);
    }
  }

  async #commit(commit: Commit): Promise<WriteResult> {
    if (this.#closed) throw new Error('the store is closed');
    const settled = commit.settled?.length ?? 0;
    if (commit.events.length + commit.positions.length + commit.deadLetters.length + settled === 0) {
      return { stored: 0, duplicates: 0, unaddressable: 0, sequence: this.#opened.sequence, streams: [], known: [] };
    }
    const { writer } = this.#opened.engine;
    const sequence = this.#opened.sequence + 1;
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
    this.#opened.sequence = sequence;
    this.#schemas = undefined;
    return write.result;
  }

  /** A deletion that failed may be done all the same; done again, it finds nothing more. */
  async #expire(stream: string, before: number): Promise<number> {
    if (this.#closed) throw new Error('the store is closed');
    const stored = this.#opened.catalog.get(stream);
    if (stored === undefined) return 0;
    try {
      const deleted = await this.#opened.engine.writer.run(
        `DELETE FROM ${EVENTS}.main.${quoted(stored.table)} WHERE "@timestamp" < make_timestamp_ms($1::BIGINT)`,
        [BigInt(Math.floor(before))],
      );
      return deleted.rowsChanged;
    } catch (error) {
      if (isFatal(error)) await this.#openAnew();
      throw engineError(error);
    }
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
    return this.#opened.sequence === sequence;
  }

  /** Queries under way end with an error. A store that cannot be opened again is closed. */
  async #openAnew(): Promise<void> {
    if (this.#place.database === undefined) return;
    await this.#opened.engine.close();
    try {
      this.#opened = await this.#reopen();
      const { writer } = this.#opened.engine;
      for (const { table, stored } of this.#lookups.values()) await writeLookup(writer, table, stored.table);
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

  valuesOf(column: ScanColumn, streams: readonly string[]): StoredValues {
    return valuesOf(column, streams, this.#opened.catalog);
  }

  lookup(lookup: Lookup): Sql {
    const { table, columns, span } = lookup;
    const held = this.#lookups.get(table);
    if (held !== undefined) return lookupSql(lookup, held.stored, this.dialect);
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
      const result = await withStatement(lease, statement, (prepared) => prepared.stream());
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

  keep(table: string, statement: Sql): Promise<{ rows: number }> {
    return this.#scratch.keep(this.#opened.engine.readers, table, statement);
  }

  append(table: string, statement: Sql): Promise<{ rows: number }> {
    return this.#scratch.append(this.#opened.engine.readers, table, statement);
  }

  trim(table: string, condition: Sql): Promise<{ rows: number }> {
    return this.#scratch.trim(this.#opened.engine.readers, table, condition);
  }

  discard(table: string): Promise<void> {
    return this.#scratch.discard(this.#opened.engine.readers, table);
  }

  readonly #read: ReadAll = async (text, values) => {
    const lease = await this.#opened.engine.readers.acquire();
    try {
      return (await lease.run(() => lease.connection.runAndReadAll(text, values))).getRows();
    } finally {
      lease.release();
    }
  };

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lastWrite;
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
