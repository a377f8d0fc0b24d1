import type { ClickHouseClient } from '@clickhouse/client';
import type { Json } from '../../base/canonical-json.ts';
import { Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan, ScanColumn, StoredValues } from '../../plan/node.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type {
  Commit,
  CommitResult,
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
import { prepareDatabase, readCatalog } from './catalog.ts';
import { beyondNewest, readDeadLetters, storedBefore, tallyDeadLetters } from './dead-letters.ts';
import { clickhouseDialect } from './dialect.ts';
import { rowReader } from './read-rows.ts';
import { lookupSql, scanSql } from './scan.ts';
import { Server } from './server.ts';
import { streamUsage } from './stream-usage.ts';
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
  /** The number of the last commit that was begun, and of the last that was made: one that broke off may have left events. */
  #begun: number;
  #committed: number;
  readonly #lookups = new Map<string, StoredStream>();
  /** The end of the queue of writes: one at a time. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    server: Server,
    reader: Server,
    opened: { catalog: Catalog; sequence: number },
    options: ClickhouseStoreOptions,
  ) {
    this.#server = server;
    this.#reader = reader;
    this.#catalog = opened.catalog;
    this.#begun = opened.sequence;
    this.#committed = opened.sequence;
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

  lastCommit(): number {
    return this.#committed;
  }

  deadLetters(query: DeadLetterQuery = {}): Promise<readonly StoredDeadLetter[]> {
    return readDeadLetters(this.#server, query);
  }

  async countDeadLetters(): Promise<number> {
    const [row] = await this.#server.read('SELECT count() FROM dead_letters FINAL');
    return Number(row![0]);
  }

  tallyDeadLetters(by: DeadLetterFacet, most: number): Promise<readonly DeadLetterCount[]> {
    return tallyDeadLetters(this.#server, by, most);
  }

  usage(): Promise<readonly StreamUsage[]> {
    return streamUsage(this.#server, this.#catalog);
  }

  expireDeadLetters({ before, most }: DeadLetterBounds): Promise<number> {
    return this.#inTurn(async () => {
      let gone = 0;
      if (before !== undefined) gone += await this.#delete('dead_letters', storedBefore(before));
      const last = most === undefined ? undefined : await beyondNewest(this.#server, most);
      if (last !== undefined) gone += await this.#delete('dead_letters', last);
      return gone;
    });
  }

  expire(stream: string, before: number): Promise<number> {
    return this.#inTurn(async () => {
      const stored = this.#catalog.get(stream);
      if (stored === undefined) return 0;
      const isOld = sql`"@timestamp" < fromUnixTimestamp64Milli(${Sql.bind(BigInt(Math.floor(before)), 'Int64')}, 'UTC')`;
      return this.#delete(stored.table, isOld);
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

  async #commit(commit: Commit): Promise<CommitResult> {
    if (this.#closed) throw new Error('the store is closed');
    const settled = commit.settled?.length ?? 0;
    if (commit.events.length + commit.positions.length + commit.deadLetters.length + settled === 0) {
      return { stored: 0, duplicates: 0, sequence: this.#committed, streams: [], known: [] };
    }
    const result = await writeCommit(this.#server, commit, {
      catalog: this.#catalog,
      limits: this.#limits,
      now: this.#now(),
      sequence: ++this.#begun,
      changed: (catalog) => {
        this.#catalog = catalog;
      },
    });
    this.#committed = result.sequence;
    return result;
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

  async keep(table: string, statement: Sql, options: { signal?: AbortSignal } = {}): Promise<{ rows: number }> {
    const name = Sql.raw(named(table));
    await this.#server.run(sql`CREATE OR REPLACE TABLE ${name} ENGINE = Memory AS ${statement}`, options.signal);
    return { rows: await this.#count(table) };
  }

  async append(table: string, statement: Sql): Promise<{ rows: number }> {
    const before = await this.#count(table);
    await this.#server.run(sql`INSERT INTO ${Sql.raw(named(table))} ${statement}`);
    return { rows: (await this.#count(table)) - before };
  }

  async trim(table: string, condition: Sql): Promise<{ rows: number }> {
    return { rows: await this.#delete(table, condition) };
  }

  async #delete(table: string, condition: Sql): Promise<number> {
    const before = await this.#count(table);
    await this.#server.run(
      sql`ALTER TABLE ${Sql.raw(named(table))} DELETE WHERE ${condition} SETTINGS mutations_sync = 1`,
    );
    return before - (await this.#count(table));
  }

  async #count(table: string): Promise<number> {
    const [row] = await this.#server.read(`SELECT count() FROM ${named(table)}`);
    return Number(row![0]);
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
