import { existsSync } from 'node:fs';
import { UserError } from '../base/user-error.ts';
import { knownStreams } from '../ingest/declared-streams.ts';
import { findFormat, logFormats } from '../ingest/formats/registry.ts';
import { type IngestSummary, ingestLogs } from '../ingest/pipeline.ts';
import type { StreamSchema } from '../plan/schema.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Console } from './console.ts';
import { reportIngest } from './ingest-report.ts';
import { Progress } from './progress.ts';

/** Where a command's events come from, as its options say. */
export interface SourceOptions {
  readonly logs?: readonly string[];
  readonly data?: string;
  readonly dataset?: string;
}

/** Events ready to be queried. */
export interface OpenEvents {
  readonly store: EventStore;
  /** What is stored, over what formats declare. */
  readonly streams: readonly StreamSchema[];
  /** What reading the logs gave; absent for a store that was there. */
  readonly summary: IngestSummary | undefined;
}

/** In-memory events stay well under 2 GB; what does not fit goes to temporary files. */
const MEMORY_STORE_MB = 768;

/** Checks the options before any work is done; throws {@link UserError}. */
export function checkSource(options: SourceOptions): void {
  if (options.logs === undefined && options.data === undefined) {
    throw new UserError('no events to read', { hint: 'name logs with --logs PATH, or a store with --data DIR' });
  }
  if (options.logs !== undefined && options.data !== undefined) {
    throw new UserError('--logs and --data exclude each other', {
      hint: 'load the logs with `seismo ingest` first, or leave one out',
    });
  }
  if (options.data !== undefined && !existsSync(options.data)) {
    throw new UserError(`there is no store at ${options.data}`, {
      hint: 'make one with `seismo ingest --logs PATH --data DIR`',
    });
  }
  checkDataset(options.dataset);
}

export function checkDataset(dataset: string | undefined): void {
  if (dataset === undefined || findFormat(dataset) !== undefined) return;
  throw new UserError(`unknown dataset ${dataset}`, { hint: `datasets: ${logFormats.map((f) => f.name).join(', ')}` });
}

/** Opens the store, or reads the logs into one in memory: only the fields that are wanted. */
export async function openEvents(
  options: SourceOptions,
  wants: (field: string) => boolean,
  console: Console,
): Promise<OpenEvents> {
  const store = await openDuckdbStore(
    options.data === undefined ? { memoryLimitMb: MEMORY_STORE_MB } : { directory: options.data },
  );
  try {
    const summary =
      options.logs === undefined ? undefined : await readLogs(options.logs, options.dataset, store, console, wants);
    if (summary !== undefined && summary.stored === 0) throw noEvents(options);
    return { store, streams: knownStreams(logFormats, store.streams()), summary };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function noEvents({ dataset }: SourceOptions): UserError {
  const formats = dataset ?? logFormats.map((f) => f.name).join(', ');
  return new UserError('the logs hold no event that could be read', { hint: `formats that are read: ${formats}` });
}

/** Reads logs into a store, with a progress line, and says what could not be read. */
export async function readLogs(
  paths: readonly string[],
  dataset: string | undefined,
  store: EventStore,
  console: Console,
  wants?: (field: string) => boolean,
): Promise<IngestSummary> {
  const progress = new Progress(console);
  try {
    const summary = await ingestLogs({
      paths,
      store,
      signal: console.interrupted,
      ...(dataset !== undefined && { format: dataset }),
      ...(wants !== undefined && { wants }),
      onProgress: (p) =>
        progress.show(
          p.bytesTotal === 0 ? 1 : p.bytesRead / p.bytesTotal,
          `reading logs: ${p.events.toLocaleString('en-US')} events`,
        ),
    });
    progress.clear();
    reportIngest(summary, console);
    return summary;
  } finally {
    progress.clear();
  }
}
