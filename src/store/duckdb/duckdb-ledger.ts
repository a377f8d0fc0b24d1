import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { Sql } from '../../base/sql-text.ts';
import { OutOfMemoryError } from '../event-store.ts';
import {
  LedgerBusyError,
  type LedgerDatabase,
  type LedgerDatabaseOptions,
  type LedgerRead,
  type LedgerRow,
  type LedgerTransaction,
  type LedgerType,
  type LedgerValue,
} from '../ledger-database.ts';
import { duckdbDialect } from './dialect.ts';
import { Engine, type EngineContents } from './engine.ts';
import { engineError } from './engine-error.ts';
import { LEDGER, prepareLedger, readLedgerMeta } from './ledger-format.ts';
import { stage } from './stage.ts';
import { directoryPlace, memoryPlace } from './store-directory.ts';
import { quoted } from './table-sql.ts';
import { Transactions } from './transactions.ts';

/** Numbers that one transaction may give out; a commit's number times this is still a safe integer after 2^33 commits. */
const NUMBERS_PER_COMMIT = 2 ** 20;

/** Opens the ledger in a folder's `state.duckdb`, or in memory, with one thread. */
export async function openDuckdbLedger(options: LedgerDatabaseOptions): Promise<LedgerDatabase> {
  const { directory, memoryLimitMb, formats } = options;
  const place = directory === undefined ? memoryPlace() : directoryPlace(directory, 'state');
  const contents: EngineContents = {
    database: LEDGER,
    // Rows change in place, and their whole group is written again.
    rowGroupSize: 6 * 2048,
    checkpointThreshold: '16MB',
    // Rows are read here and there.
    zstdMinLength: 2 ** 31,
    searchPath: `${LEDGER}.main`,
    prepare: (connection, label) => prepareLedger(connection, label, formats),
  };
  const open = () => Engine.open(place, { memoryLimitMb, threads: 1 }, contents);
  try {
    const lastCommit = async (connection: DuckDBConnection) => (await readLedgerMeta(connection, 'commit'))!;
    const transactions = new Transactions(place, open, lastCommit);
    await transactions.engine();
    return new DuckdbLedger(transactions);
  } catch (error) {
    place.release();
    throw error;
  }
}

class DuckdbLedger implements LedgerDatabase {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  read(statement: Sql): Promise<LedgerRow[]> {
    return this.#onReader((connection) => readAll(connection, statement));
  }

  readTogether<T>(work: (read: LedgerRead) => Promise<T>): Promise<T> {
    return this.#onReader(async (connection) => {
      await connection.run('BEGIN TRANSACTION READ ONLY');
      try {
        return await work((statement) => readAll(connection, statement));
      } finally {
        await connection.run('ROLLBACK');
      }
    });
  }

  async #onReader<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const engine = await this.#transactions.engine();
      try {
        const lease = await engine.readers.acquire();
        try {
          return await lease.run(() => work(lease.connection));
        } finally {
          lease.release();
        }
      } catch (error) {
        if (attempt === 1 && (await this.#transactions.isGone(engine, error))) continue;
        throw ledgerError(engineError(error));
      }
    }
  }

  async transaction<T>(work: (transaction: LedgerTransaction) => Promise<T>): Promise<T> {
    try {
      return await this.#transactions.commit(async (writer, sequence) => {
        await writer.run('BEGIN');
        const transaction = new Transaction(writer, sequence);
        const result = await work(transaction);
        if (transaction.wrote) {
          const value = [BigInt(sequence)];
          await writer.run(`UPDATE ${LEDGER}.main.meta SET value = $1::BIGINT WHERE key = 'commit'`, value);
        }
        return { result, committed: () => transaction.committed() };
      });
    } catch (error) {
      throw ledgerError(error);
    }
  }

  close(): Promise<void> {
    return this.#transactions.close();
  }
}

/** Nobody who asks for alerts can do with less of them by a time range. */
function ledgerError(error: unknown): unknown {
  return error instanceof OutOfMemoryError ? new LedgerBusyError(error) : error;
}

class Transaction implements LedgerTransaction {
  readonly #writer: DuckDBConnection;
  readonly #calls: (() => void)[] = [];
  #number: number;
  readonly #numbersEnd: number;
  wrote = false;

  constructor(writer: DuckDBConnection, sequence: number) {
    this.#writer = writer;
    this.#number = sequence * NUMBERS_PER_COMMIT;
    this.#numbersEnd = this.#number + NUMBERS_PER_COMMIT;
  }

  readonly read: LedgerRead = (statement) => readAll(this.#writer, statement);

  async write(statement: Sql): Promise<number> {
    this.wrote = true;
    const { text, values } = statement.render(duckdbDialect.placeholder);
    // Preparing refuses a text of several statements, which running one would execute.
    const prepared = await this.#writer.prepare(text);
    try {
      prepared.bind(values);
      return (await prepared.run()).rowsChanged;
    } finally {
      prepared.destroySync();
    }
  }

  async stage(name: string, columns: Readonly<Record<string, LedgerType>>, rows: readonly LedgerRow[]): Promise<Sql> {
    const staged = Object.entries(columns).map(([column, type]) => ({
      name: column,
      type,
      list: false,
      values: rows.map((row) => cell(row[column]!, type)),
    }));
    await stage(this.#writer, name, staged);
    return Sql.raw(`temp.main.${quoted(name)}`);
  }

  number(): number {
    if (this.#number >= this.#numbersEnd) throw new Error('one transaction asked for more numbers than there are');
    return this.#number++;
  }

  afterCommit(call: () => void): void {
    this.#calls.push(call);
  }

  committed(): void {
    for (const call of this.#calls) call();
  }
}

function cell(value: LedgerValue | undefined, type: LedgerType): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null;
  return type === 'long' ? BigInt(value) : value;
}

async function readAll(connection: DuckDBConnection, statement: Sql): Promise<LedgerRow[]> {
  const { text, values } = statement.render(duckdbDialect.placeholder);
  const prepared = await connection.prepare(text);
  try {
    prepared.bind(values);
    const result = await prepared.stream();
    const names = result.columnNames();
    const rows: Record<string, LedgerValue>[] = [];
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return rows;
      const first = rows.length;
      for (let i = 0; i < chunk.rowCount; i++) rows.push({});
      names.forEach((name, column) => {
        const vector = chunk.getColumnVector(column);
        for (let i = 0; i < chunk.rowCount; i++) rows[first + i]![name] = ledgerValue(vector.getItem(i), name);
      });
    }
  } finally {
    prepared.destroySync();
  }
}

function ledgerValue(value: DuckDBValue, column: string): LedgerValue {
  switch (typeof value) {
    case 'bigint': {
      const number = Number(value);
      if (!Number.isSafeInteger(number)) throw new Error(`column ${column} holds a number beyond the safe range`);
      return number;
    }
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      if (value === null) return null;
      throw new Error(`column ${column} came as ${value.constructor.name}`);
  }
}
