import type { ClickHouseClient } from '@clickhouse/client';
import type { Json } from '../../base/canonical-json.ts';
import { Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan, ScanColumn, StoredValues } from '../../plan/node.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type {
  Commit,
  CommitResult,
  DeadLetter,
  EventStore,
  LookupTable,
  RowValue,
  ScanOptions,
} from '../event-store.ts';
import type { FieldLimits } from '../fields/place-fields.ts';
import { type Catalog, lookupSchemaOf, type StoredStream, schemaOf } from '../fields/stored-stream.ts';
import { valuesOf } from '../fields/stored-values.ts';
import { prepareDatabase, readCatalog } from './catalog.ts';
import { clickhouseDialect } from './dialect.ts';
import { rowReader } from './read-rows.ts';
import { lookupSql, scanSql } from './scan.ts';
import { Server } from './server.ts';
import { named } from './table-sql.ts';
import { writeCommit } from './write-commit.ts';
import { writeLookup } from './write-lookup.ts';

export interface ClickhouseStoreOptions {
  /** A client whose database is the store's own; the store closes it. */
  readonly client: ClickHouseClient;
  /** A client for queries, as one whose account only reads; the same where absent. */
  readonly reader?: ClickHouseClient;
  /** What one query may use, in MiB; 1,024 where absent. */
  readonly memoryLimitMb?: number;
  /** How long one query may run, in seconds; 300 where absent. */
  readonly timeLimitSeconds?: number;
  /** Columns per stream, past which new fields go to one JSON column; 1,000 where absent. */
  readonly maxColumns?: number;
  /** Names in a stream's JSON column that queries can reach; 10,000 where absent. */
  readonly maxOverflowFields?: number;
  /** Milliseconds since the epoch, for `event.ingested`. */
  readonly now?: () => number;
}

const MIB = 2 ** 20;

/** Opens the store in a client's database, making its tables where there are none; a database of another's is a UserError. */
export async function openClickhouseStore(options: ClickhouseStoreOptions): Promise<EventStore> {
  const limits = { memory: (options.memoryLimitMb ?? 1_024) * MIB, time: options.timeLimitSeconds ?? 300 };
  const server = new Server(options.client, limits);
  const reader = options.reader === undefined ? server : new Server(options.reader, limits);
  try {
    await prepareDatabase(server);
    return new Store(server, reader, await readCatalog(server), options);
  } catch (error) {
    await server.close();
    if (reader !== server) await reader.close();
    throw error;
  }
}

class Store implements EventStore {
  readonly dialect = clickhouseDialect;
  readonly #server: Server;
  readonly #reader: Server;
  readonly #limits: FieldLimits;
  readonly #now: () => number;
  #catalog: Catalog;
  #version: number;
  readonly #lookups = new Map<string, StoredStream>();
  /** The end of the queue of writes: one at a time. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    server: Server,
    reader: Server,
    opened: { catalog: Catalog; version: number },
    options: ClickhouseStoreOptions,
  ) {
    this.#server = server;
    this.#reader = reader;
    this.#catalog = opened.catalog;
    this.#version = opened.version;
    this.#limits = { columns: options.maxColumns ?? 1_000, overflowNames: options.maxOverflowFields ?? 10_000 };
    this.#now = options.now ?? Date.now;
  }

  streams(): readonly StreamSchema[] {
    return [...this.#catalog.values()].map(schemaOf);
  }

  async position(source: string): Promise<Json | undefined> {
    const [row] = await this.#server.read(
      sql`SELECT position FROM positions FINAL WHERE source = ${Sql.bind(source, 'String')}`,
    );
    return row === undefined ? undefined : (JSON.parse(String(row[0])) as Json);
  }

  async deadLetters(options: { limit?: number } = {}): Promise<readonly DeadLetter[]> {
    const rows = await this.#server.read(
      sql`SELECT source, position, reason, raw, format FROM dead_letters FINAL
        ORDER BY stored, source, position LIMIT ${Sql.bind(options.limit ?? 1_000, 'UInt64')}`,
    );
    return rows.map((row) => {
      const [source, position, reason, raw, format] = row as [string, string, string, string, string | null];
      return { source, position, reason, raw, format };
    });
  }

  commit(commit: Commit): Promise<CommitResult> {
    return this.#inTurn(() => this.#commit(commit));
  }

  putLookup(table: LookupTable): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closed) throw new Error('the store is closed');
      const sqlName = this.#lookups.get(table.name)?.table ?? `lookup_${this.#lookups.size + 1}`;
      this.#lookups.set(table.name, await writeLookup(this.#server, table, sqlName));
    });
  }

  lookups(): readonly StreamSchema[] {
    return [...this.#lookups.values()].map(lookupSchemaOf);
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(write);
    // A failed write is its caller's to hear of, not the next one's.
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  #commit(commit: Commit): Promise<CommitResult> {
    if (this.#closed) throw new Error('the store is closed');
    return writeCommit(this.#server, commit, {
      catalog: this.#catalog,
      limits: this.#limits,
      now: this.#now(),
      version: this.#version++,
      changed: (catalog) => {
        this.#catalog = catalog;
      },
    });
  }

  scan(scan: Scan, options: ScanOptions): Sql {
    return scanSql(scan, this.#catalog, options);
  }

  lookup(lookup: Lookup): Sql {
    const { table, columns, span } = lookup;
    const held = this.#lookups.get(table);
    if (held !== undefined) return lookupSql(lookup, held);
    const scan: Scan = { kind: 'scan', streams: [table], columns, span };
    return scanSql(scan, this.#catalog, { replay: false });
  }

  valuesOf(column: ScanColumn, streams: readonly string[]): StoredValues {
    // Its scan makes single values of lists.
    return { ...valuesOf(column, streams, this.#catalog), singly: false };
  }

  async *query(
    statement: Sql,
    columns: readonly Column[],
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<RowValue[][]> {
    const read = rowReader(columns);
    for await (const rows of this.#reader.stream(statement, options.signal)) yield rows.map(read);
  }

  async keep(table: string, statement: Sql): Promise<{ rows: number }> {
    const name = Sql.raw(named(table));
    await this.#server.run(sql`CREATE OR REPLACE TABLE ${name} ENGINE = Memory AS ${statement}`);
    const [row] = await this.#server.read(sql`SELECT count() FROM ${name}`);
    return { rows: Number(row![0]) };
  }

  async discard(table: string): Promise<void> {
    await this.#server.run(`DROP TABLE IF EXISTS ${named(table)}`);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lastWrite;
    await this.#server.close();
    if (this.#reader !== this.#server) await this.#reader.close();
  }
}
