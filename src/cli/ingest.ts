import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { Console } from './console.ts';
import { checkDataset, readLogs } from './event-source.ts';

export interface IngestCommandOptions {
  readonly logs: readonly string[];
  readonly data: string;
  readonly dataset?: string;
}

/** `seismo ingest`: reads logs into a store that lasts; run again it goes on where it stopped. 2 where a file could not be read. */
export async function ingest(options: IngestCommandOptions, console: Console): Promise<number> {
  checkDataset(options.dataset);
  // A second thread of DuckDB does next to nothing for a commit of some thousand events, and spins while it waits for work.
  const store = await openDuckdbStore({ directory: options.data, threads: 1 });
  try {
    const summary = await readLogs(options.logs, options.dataset, store, console);
    return summary.problems.length > 0 ? 2 : 0;
  } finally {
    await store.close();
  }
}
