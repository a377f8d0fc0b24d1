import type { StreamUsage } from '../event-store.ts';
import type { Catalog, StoredStream } from '../fields/stored-stream.ts';
import { EVENTS } from './catalog.ts';
import type { ReadAll } from './dead-letters.ts';
import { quoted } from './table-sql.ts';

const BLOCK_BYTES = 262_144;
/** What an event is taken to need where none of its stream is in the file yet. */
const EVENT_BYTES = 500;

/** What each stream takes: the file's blocks that hold its events, and for events that are only in the log, what the others need. */
export async function streamUsage(read: ReadAll, catalog: Catalog): Promise<StreamUsage[]> {
  const all: StreamUsage[] = [];
  for (const stream of catalog.values()) all.push(await usageOf(read, stream));
  return all;
}

async function usageOf(read: ReadAll, { name, table }: StoredStream): Promise<StreamUsage> {
  const [counted] = await read(
    `SELECT count(*), epoch_ms(min("@timestamp")), epoch_ms(max("@timestamp")) FROM ${EVENTS}.main.${quoted(table)}`,
    [],
  );
  const [events, oldest, newest] = counted as [bigint, bigint | null, bigint | null];
  const segments = `pragma_storage_info('${EVENTS}.main.${table}')`;
  const [blocks] = await read(
    `SELECT count(DISTINCT block) FROM (
       SELECT unnest(list_concat([block_id], coalesce(additional_block_ids, []))) AS block FROM ${segments} WHERE persistent
     ) WHERE block >= 0`,
    [],
  );
  const [rows] = await read(
    `SELECT coalesce(sum("count"), 0)::BIGINT FROM ${segments} WHERE persistent AND column_path = '[0]'`,
    [],
  );
  const filed = Number(rows![0]);
  const bytes = Number(blocks![0]) * BLOCK_BYTES;
  const each = filed > 0 ? bytes / filed : EVENT_BYTES;
  return {
    stream: name,
    events: Number(events),
    bytes: Math.round(bytes + Math.max(0, Number(events) - filed) * each),
    oldest: oldest === null ? null : Number(oldest),
    newest: newest === null ? null : Number(newest),
  };
}
