import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import { messageOf } from '../../base/message-of.ts';
import type { Sql } from '../../base/sql-text.ts';
import { duckdbDialect } from './dialect.ts';
import { SCRATCH } from './engine.ts';
import { engineError } from './engine-error.ts';
import type { ReaderLease, ReaderPool } from './reader-pool.ts';
import { quoted } from './table-sql.ts';

/** Rows deleted from kept tables after which their memory is given back: DuckDB does so at a checkpoint only. */
const CHECKPOINT_ROWS = 50_000;

/** The tables of rows kept for later queries. */
export class Scratch {
  #trimmed = 0;

  async keep(readers: ReaderPool, table: string, statement: Sql, signal?: AbortSignal): Promise<{ rows: number }> {
    const make = async (lease: ReaderLease) => {
      await executed(lease, statement, `CREATE OR REPLACE TABLE ${kept(table)} AS `);
      const counted = await lease.run(() => lease.connection.runAndReadAll(`SELECT count(*) FROM ${kept(table)}`));
      return { rows: Number(counted.getRows()[0]![0]) };
    };
    return onLoan(readers, make, signal);
  }

  async append(readers: ReaderPool, table: string, statement: Sql): Promise<{ rows: number }> {
    const rows = await onLoan(readers, (lease) => executed(lease, statement, `INSERT INTO ${kept(table)} `));
    return { rows };
  }

  async trim(readers: ReaderPool, table: string, condition: Sql): Promise<{ rows: number }> {
    return onLoan(readers, async (lease) => {
      const rows = await executed(lease, condition, `DELETE FROM ${kept(table)} WHERE `);
      this.#trimmed += rows;
      if (this.#trimmed >= CHECKPOINT_ROWS) await this.#checkpoint(lease);
      return { rows };
    });
  }

  async discard(readers: ReaderPool, table: string): Promise<void> {
    await onLoan(readers, (lease) => lease.run(() => lease.connection.run(`DROP TABLE IF EXISTS ${kept(table)}`)));
  }

  async #checkpoint(lease: ReaderLease): Promise<void> {
    try {
      await lease.run(() => lease.connection.run(`CHECKPOINT ${SCRATCH}`));
      this.#trimmed = 0;
    } catch (error) {
      // While another writes there, the memory waits for the next time.
      if (!/Cannot CHECKPOINT/i.test(messageOf(error))) throw error;
    }
  }
}

/** Prepares a statement, runs something with it, and frees it. */
export async function withStatement<T>(
  lease: ReaderLease,
  statement: Sql,
  execute: (prepared: DuckDBPreparedStatement) => Promise<T>,
  prefix = '',
): Promise<T> {
  const { text, values } = statement.render(duckdbDialect.placeholder);
  // Preparing refuses a text of several statements, which running one would execute.
  const prepared = await lease.run(() => lease.connection.prepare(prefix + text));
  try {
    prepared.bind(values);
    return await lease.run(() => execute(prepared));
  } finally {
    prepared.destroySync();
  }
}

async function executed(lease: ReaderLease, statement: Sql, prefix: string): Promise<number> {
  return withStatement(lease, statement, async (prepared) => (await prepared.run()).rowsChanged, prefix);
}

async function onLoan<T>(
  readers: ReaderPool,
  use: (lease: ReaderLease) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const lease = await readers.acquire(signal);
  const onAbort = () => lease.connection.interrupt();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await use(lease);
  } catch (error) {
    signal?.throwIfAborted();
    throw engineError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    lease.release();
  }
}

function kept(table: string): string {
  return `${SCRATCH}.main.${quoted(table)}`;
}
