import { Sql, sql } from '../../base/sql-text.ts';
import type { StreamUsage } from '../event-store.ts';
import type { Catalog, StoredStream } from '../fields/stored-stream.ts';
import type { Server } from './server.ts';
import { named } from './table-sql.ts';

/** What each stream takes, its bytes as the server counts them: compressed, with what is not merged yet. */
export async function streamUsage(server: Server, catalog: Catalog): Promise<StreamUsage[]> {
  const all: StreamUsage[] = [];
  for (const stream of catalog.values()) all.push(await usageOf(server, stream));
  return all;
}

async function usageOf(server: Server, { name, table }: StoredStream): Promise<StreamUsage> {
  const ms = (bound: string) => `toUnixTimestamp64Milli(${bound}("@timestamp"))`;
  const [[count, oldest, newest]] = (await server.read(
    `SELECT count(), ${ms('min')}, ${ms('max')} FROM ${named(table)}`,
  )) as [[string, string, string]];
  const [sized] = await server.read(
    sql`SELECT total_bytes FROM system.tables WHERE database = currentDatabase() AND name = ${Sql.bind(table, 'String')}`,
  );
  const events = Number(count);
  const time = (text: string) => (events === 0 ? null : Number(text));
  return { stream: name, events, bytes: Number(sized?.[0] ?? 0), oldest: time(oldest), newest: time(newest) };
}
