import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client';
import { type ClickhouseStoreOptions, openClickhouseStore } from '../store/clickhouse/clickhouse-store.ts';
import type { EventStore } from '../store/event-store.ts';

let databases = 0;

export interface ChdbStoreOptions extends Omit<ClickhouseStoreOptions, 'client'> {
  /** A database that several stores share, by name; each has its own where absent. */
  readonly database?: string;
}

/**
 * Opens a store on a ClickHouse inside this process (chdb). The process has one engine and one temporary data folder, gone
 * with the last store: each store has a connection and, unless told otherwise, an empty database of its own there.
 */
export async function openChdbStore(options: ChdbStoreOptions = {}): Promise<EventStore> {
  const [{ createChdbConnection }, { drainPending }] = await Promise.all([import('chdb/connection'), import('chdb')]);
  // A query that was given up goes on for a while, and another data folder waits for it.
  await drainPending();
  // The two packages declare the same connection, each by its own copy of the types.
  const connection = createChdbConnection() as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>;
  const client = createClient({ connection });
  const database = options.database ?? `store_${process.pid}_${++databases}`;
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  await client.command({ query: `USE ${database}` });
  return openClickhouseStore({ ...options, client });
}
