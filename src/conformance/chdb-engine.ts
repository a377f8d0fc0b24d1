import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client';
import { type ClickhouseStoreOptions, openClickhouseStore } from '../store/clickhouse/clickhouse-store.ts';
import type { EventStore } from '../store/event-store.ts';

let databases = 0;

/**
 * Opens an empty store on a ClickHouse inside this process (chdb). The process has one engine and one temporary data folder,
 * gone with the last store: each store has a database of its own there.
 */
export async function openChdbStore(options: Omit<ClickhouseStoreOptions, 'client'> = {}): Promise<EventStore> {
  const { createChdbConnection } = await import('chdb/connection');
  // The two packages declare the same connection, each by its own copy of the types.
  const connection = createChdbConnection() as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>;
  const client = createClient({ connection });
  const database = `store_${process.pid}_${++databases}`;
  await client.command({ query: `CREATE DATABASE ${database}` });
  await client.command({ query: `USE ${database}` });
  return openClickhouseStore({ ...options, client });
}
