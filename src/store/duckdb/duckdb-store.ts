import type { DuckDBConnection } from '@duckdb/node-api';
import type { Json } from '../../base/canonical-json.ts';
import type { Sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan, ScanColumn, StoredValues } from '../../plan/node.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type {
  Commit,
  DeadLetterBounds,
  DeadLetterCount,
  DeadLetterFacet,
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
import {
  countDeadLetters,
  expireDeadLetters,
  type ReadAll,
  readDeadLetters,
  tallyDeadLetters,
} from './dead-letters.ts';
import { duckdbDialect } from './dialect.ts';
import { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';
import { readRows } from './read-rows.ts';
import type { ReaderPool } from './reader-pool.ts';
import { lookupSql, scanSql } from './scan.ts';
import { Scratch, withStatement } from './scratch.ts';
import { directoryPlace, memoryPlace, type StorePlace } from './store-directory.ts';
import { readMeta } from './store-format.ts';
import { streamUsage } from './stream-usage.ts';
import { quoted } from './table-sql.ts';
import { Transactions } from './transactions.ts';
import { type WriteResult, writeCommit } from './write-commit.ts';
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
  try {
    const store = new Store(place, options);
    await store.open();
    return store;
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

class Store implements DuckdbStore {
  readonly dialect = duckdbDialect;
  readonly #transactions: Transactions;
  readonly #limits: FieldLimits;
  readonly #now: () => number;
  #catalog: Catalog = new Map();
  /** The number of the last commit. */
  #sequence = 0;
  #schemas: readonly StreamSchema[] | undefined;
  readonly #lookups = new Map<string, HeldLookup>();
  readonly #scratch = new Scratch();

  constructor(place: StorePlace, options: DuckdbStoreOptions) {
    const engineOptions = { memoryLimitMb: options.memoryLimitMb, threads: options.threads };
    const open = async () => {
      const engine = await Engine.open(place, engineOptions);
      try {
        await this.#load(engine);
        return engine;
      } catch (error) {
        await engine.close();
        throw error;
      }
    };
    this.#transactions = new Transactions(place, open, async () => this.#sequence);
    this.#limits = { columns: options.maxColumns ?? 1_000, overflowNames: options.maxOverflowFields ?? 10_000 };
    this.#now = options.now ?? Date.now;
  }

  async open(): Promise<void> {
    await this.#transactions.engine();
  }

  /** Takes over what the file holds, and puts lookup tables back into an instance that was opened anew. */
  async #load({ writer }: Engine): Promise<void> {
    this.#catalog = await readCatalog(writer);
    this.#sequence = (await readMeta(writer, 'commit'))!;
    this.#schemas = undefined;
    for (const { table, stored } of this.#lookups.values()) await writeLookup(writer, table, stored.table);
  }

  streams(): readonly StreamSchema[] {
    this.#schemas ??= [...this.#catalog.values()].map(schemaOf);
    return this.#schemas;
  }

  async position(source: string): Promise<Json | undefined> {
    const rows = await this.#read(`SELECT position FROM ${EVENTS}.main.positions WHERE source = $1`, [source]);
    const text = rows[0]?.[0];
    return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined;
  }

  lastCommit(): number {
    return this.#sequence;
  }

  deadLetters(query: DeadLetterQuery = {}): Promise<readonly StoredDeadLetter[]> {
    return readDeadLetters(this.#read, query);
  }

  countDeadLetters(): Promise<number> {
    return countDeadLetters(this.#read);
  }

  tallyDeadLetters(by: DeadLetterFacet, most: number): Promise<readonly DeadLetterCount[]> {
    return tallyDeadLetters(this.#read, by, most);
  }

  expireDeadLetters(bounds: DeadLetterBounds): Promise<number> {
    return this.#transactions.write((writer) => expireDeadLetters(writer, bounds));
  }

  usage(): Promise<readonly StreamUsage[]> {
    return streamUsage(this.#read, this.#catalog);
  }

  expire(stream: string, before: number): Promise<number> {
    return this.#transactions.write((writer) => this.#expire(writer, stream, before));
  }

  async commit(commit: Commit): Promise<WriteResult> {
    const settled = commit.settled?.length ?? 0;
    if (commit.events.length + commit.positions.length + commit.deadLetters.length + settled === 0) {
      return { stored: 0, duplicates: 0, unaddressable: 0, sequence: this.#sequence, streams: [], known: [] };
    }
    return this.#transactions.commit(async (writer, sequence) => {
      const { result, catalog } = await writeCommit(writer, commit, {
        catalog: this.#catalog,
        limits: this.#limits,
        now: this.#now(),
        sequence,
      });
      const committed = () => {
        this.#catalog = catalog;
        this.#sequence = sequence;
        this.#schemas = undefined;
      };
      return { result, committed };
    });
  }

  putLookup(table: LookupTable): Promise<void> {
    return this.#transactions.write((writer) => this.#putLookup(writer, table));
  }

  lookups(): readonly StreamSchema[] {
    return [...this.#lookups.values()].map(({ stored }) => lookupSchemaOf(stored));
  }

  async #putLookup(writer: DuckDBConnection, table: LookupTable): Promise<void> {
    const sqlName = this.#lookups.get(table.name)?.stored.table ?? `lookup_${this.#lookups.size + 1}`;
    const stored = await writeLookup(writer, table, sqlName);
    this.#lookups.set(table.name, { table, stored });
  }

  /** A deletion that failed may be done all the same; done again, it finds nothing more. */
  async #expire(writer: DuckDBConnection, stream: string, before: number): Promise<number> {
    const stored = this.#catalog.get(stream);
    if (stored === undefined) return 0;
    const deleted = await writer.run(
      `DELETE FROM ${EVENTS}.main.${quoted(stored.table)} WHERE "@timestamp" < make_timestamp_ms($1::BIGINT)`,
      [BigInt(Math.floor(before))],
    );
    return deleted.rowsChanged;
  }

  scan(scan: Scan, options: ScanOptions): Sql {
    return scanSql(scan, this.#catalog, this.dialect, options);
  }

  valuesOf(column: ScanColumn, streams: readonly string[]): StoredValues {
    return valuesOf(column, streams, this.#catalog);
  }

  lookup(lookup: Lookup): Sql {
    const { table, columns, span } = lookup;
    const held = this.#lookups.get(table);
    if (held !== undefined) return lookupSql(lookup, held.stored, this.dialect);
    const scan: Scan = { kind: 'scan', streams: [table], columns, span };
    return scanSql(scan, this.#catalog, this.dialect, { replay: false });
  }

  async *query(
    statement: Sql,
    columns: readonly Column[],
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<RowValue[][]> {
    const { signal } = options;
    const lease = await (await this.#readers()).acquire(signal);
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

  async keep(table: string, statement: Sql, options: { signal?: AbortSignal } = {}): Promise<{ rows: number }> {
    return this.#scratch.keep(await this.#readers(), table, statement, options.signal);
  }

  async append(table: string, statement: Sql): Promise<{ rows: number }> {
    return this.#scratch.append(await this.#readers(), table, statement);
  }

  async trim(table: string, condition: Sql): Promise<{ rows: number }> {
    return this.#scratch.trim(await this.#readers(), table, condition);
  }

  async discard(table: string): Promise<void> {
    return this.#scratch.discard(await this.#readers(), table);
  }

  async #readers(): Promise<ReaderPool> {
    return (await this.#transactions.engine()).readers;
  }

  readonly #read: ReadAll = async (text, values) => {
    const lease = await (await this.#readers()).acquire();
    try {
      return (await lease.run(() => lease.connection.runAndReadAll(text, values))).getRows();
    } finally {
      lease.release();
    }
  };

  close(): Promise<void> {
    return this.#transactions.close();
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
