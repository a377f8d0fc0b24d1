import { availableParallelism, totalmem } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { textLiteral } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import { EVENTS } from './catalog.ts';
import { openError } from './engine-error.ts';
import { ReaderPool } from './reader-pool.ts';
import type { StorePlace } from './store-directory.ts';
import { prepareStoreFormat } from './store-format.ts';

/** The in-memory database for tables that outlive a query but not the store: visible to every connection, never on disk. */
export const SCRATCH = 'scratch';

const READERS = 2;
/** The file's format is that of DuckDB 1.5, which can compress text with zstd; an older file is brought up to it. */
const STORAGE_VERSION = 'v1.5.0';
const MOST_MEMORY_MB = 1024;

export interface EngineOptions {
  readonly memoryLimitMb: number | undefined;
  readonly threads: number | undefined;
}

/** What an engine's lasting database is. */
export interface EngineContents {
  /** Its name in SQL. */
  readonly database: string;
  /** Rows that are compressed together, a multiple of 2,048. Those that are not full, or were changed, are written again by the next checkpoint. */
  readonly rowGroupSize: number;
  /** How long its log may get before a checkpoint, as DuckDB writes sizes. */
  readonly checkpointThreshold: string;
  /** Text that is longer than this on average is compressed with zstd, which is read in blocks of 2,048 rows only. */
  readonly zstdMinLength: number;
  /** Where queries look for tables that they name without a database. */
  readonly searchPath: string;
  /** Makes its tables where it is new, and brings them up to date where not; `place` is for messages. */
  prepare(connection: DuckDBConnection, place: string): Promise<void>;
}

/** The events: a row group is a quarter of DuckDB's own size. */
const EVENT_CONTENTS: EngineContents = {
  database: EVENTS,
  rowGroupSize: 30_720,
  checkpointThreshold: '256MB',
  // Prompts and answers, which nothing else makes much smaller.
  zstdMinLength: 150,
  searchPath: `${SCRATCH}.main`,
  prepare: prepareStoreFormat,
};

/** One DuckDB instance with its connections: a writer, and readers that queries share. */
export class Engine {
  readonly writer: DuckDBConnection;
  readonly readers: ReaderPool;
  readonly #instance: DuckDBInstance;
  #closed = false;

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection, readers: ReaderPool) {
    this.#instance = instance;
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens a place's database, locked down; errors that the user can act on are UserErrors. */
  static async open(
    place: StorePlace,
    options: EngineOptions,
    contents: EngineContents = EVENT_CONTENTS,
  ): Promise<Engine> {
    if (!isMainThread) {
      throw new Error(
        'a store is opened on the main thread only: DuckDB cannot tell two threads opening one file apart',
      );
    }
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: `${options.memoryLimitMb ?? defaultMemoryLimitMb()}MB`,
      threads: String(options.threads ?? availableParallelism()),
    });
    try {
      const writer = await instance.connect();
      await attach(writer, place, contents);
      place.clean();
      await prepare(writer, place, contents);
      await lockDown(writer, place, contents);
      const readers: DuckDBConnection[] = [];
      for (let i = 0; i < READERS; i++) {
        const reader = await instance.connect();
        await reader.run(`SET search_path = '${contents.searchPath}'`);
        readers.push(reader);
      }
      return new Engine(instance, writer, new ReaderPool(readers));
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Stops what is running and closes the database; safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.readers.close();
    this.writer.closeSync();
    this.#instance.closeSync();
  }
}

/**
 * The file is attached to an in-memory instance, never opened as the instance's own database: only then does DuckDB replay
 * a log of changed tables after a crash.
 */
async function attach(connection: DuckDBConnection, place: StorePlace, contents: EngineContents): Promise<void> {
  const { database, rowGroupSize } = contents;
  const file = `(STORAGE_VERSION '${STORAGE_VERSION}', ROW_GROUP_SIZE ${rowGroupSize})`;
  const options = place.database === undefined ? '' : file;
  try {
    await connection.run(`ATTACH ${textLiteral(place.database ?? ':memory:')} AS ${database} ${options}`);
  } catch (error) {
    throw openError(error, place);
  }
  await connection.run(`ATTACH ':memory:' AS ${SCRATCH}`);
}

async function prepare(connection: DuckDBConnection, place: StorePlace, contents: EngineContents): Promise<void> {
  try {
    await contents.prepare(connection, place.label);
  } catch (error) {
    throw error instanceof UserError ? error : openError(error, place);
  }
}

/** From here on no statement reaches a file, the network or an extension, nor changes a setting: the lock comes last. */
async function lockDown(connection: DuckDBConnection, place: StorePlace, contents: EngineContents): Promise<void> {
  await connection.run(`SET temp_directory = ${textLiteral(place.spill)}`);
  await connection.run(`SET checkpoint_threshold = '${contents.checkpointThreshold}'`);
  await connection.run(`SET zstd_min_string_length = ${contents.zstdMinLength}`);
  await connection.run(`SET TimeZone = 'UTC'`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** A quarter of the memory that the process may use, at most {@link MOST_MEMORY_MB}: what does not fit goes to temporary files. */
function defaultMemoryLimitMb(): number {
  // Zero, or a number beyond the machine's memory, where no limit is set for the process.
  const constrained = process.constrainedMemory();
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.min(MOST_MEMORY_MB, Math.floor(available / 4 / 2 ** 20));
}
