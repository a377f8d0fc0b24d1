import { availableParallelism } from 'node:os';
import type { Json } from '../base/canonical-json.ts';
import type { Commit, EventStore, SourcePosition } from '../store/event-store.ts';
import { assertFormat } from './assert-format.ts';
import type { LogFormat } from './format.ts';
import { logFormats } from './formats/registry.ts';
import { type IngestSummary, SummaryBuilder } from './ingest-summary.ts';
import type { FilePosition, LogBatch } from './log-batch.ts';
import type { ReadOptions } from './log-reader.ts';
import { readFiles } from './read-files.ts';
import type { Reached, ReadTask } from './read-task.ts';
import { type LogFile, listLogFiles } from './sources/log-files.ts';
import { CAN_START_THREADS, onThisThread, onThread } from './start-reader.ts';

export type { IngestSummary } from './ingest-summary.ts';

/** How far reading has come. Bytes are those of the files, packed as they are. */
export interface IngestProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly records: number;
  readonly events: number;
}

export interface IngestOptions {
  /** Files, folders and globs. */
  readonly paths: readonly string[];
  readonly store: EventStore;
  /** The name of the format that all records are of; each record's format is told from its looks where absent. */
  readonly format?: string;
  /** Whether a field is worth storing; all are where absent. */
  readonly wants?: (field: string) => boolean;
  /** Other formats than the registry's. They are functions, which no thread can be given: reading then stays on this one. */
  readonly formats?: readonly LogFormat[];
  /** Threads that read; the machine's cores where absent, none with 0. */
  readonly workers?: number;
  /** A record larger than this many bytes becomes a dead letter with its head; 64 MiB where absent. */
  readonly maxRecordBytes?: number;
  /** Events per commit; 5,000 where absent. */
  readonly batchEvents?: number;
  readonly onProgress?: (progress: IngestProgress) => void;
  readonly signal?: AbortSignal;
}

const MIB = 1024 * 1024;
const BATCH_EVENTS = 5_000;
const BATCH_CHARACTERS = 8 * MIB;
const MAX_RECORD_BYTES = 64 * MIB;
const MAX_BODY_BYTES = 25 * MIB;

/**
 * Reads logs into a store. Each batch's events, dead letters and positions are one commit, so a run that was killed anywhere
 * goes on where it was when it is run again. Files that are stored whole and unchanged are not read again.
 * Paths that stand for nothing, and unknown formats, are UserErrors; what is wrong inside a file is told in the summary.
 */
export async function ingestLogs(options: IngestOptions): Promise<IngestSummary> {
  const formats = options.formats ?? logFormats;
  assertFormat(options.format, formats);
  const { files, skipped } = await listLogFiles(options.paths);
  options.signal?.throwIfAborted();
  const run = new IngestRun(options, files, new SummaryBuilder(files.length, skipped));
  const readOptions = readOptionsOf(options, formats);
  const threads = Math.min(options.workers ?? availableParallelism(), files.length);
  const onThreads = options.formats === undefined && threads > 0 && CAN_START_THREADS;
  if (onThreads) await readFiles(onThread(readOptions), threads, run, options.signal);
  else await readFiles(onThisThread(formats, readOptions), 1, run, options.signal);
  return run.summary.result();
}

function readOptionsOf(options: IngestOptions, formats: readonly LogFormat[]): ReadOptions {
  const { wants } = options;
  const declared = new Set(formats.flatMap((format) => format.fields.map((field) => field.name)));
  return {
    wanted: wants === undefined ? undefined : [...declared].filter((field) => wants(field)),
    batch: { events: options.batchEvents ?? BATCH_EVENTS, characters: BATCH_CHARACTERS },
    maxRecordBytes: options.maxRecordBytes ?? MAX_RECORD_BYTES,
    maxBodyBytes: MAX_BODY_BYTES,
  };
}

/** One run: which file is next, and what became of the batches. */
class IngestRun {
  readonly summary: SummaryBuilder;
  readonly #options: IngestOptions;
  readonly #files: readonly LogFile[];
  /** By the number of the task that reads it. */
  readonly #reading = new Map<number, LogFile>();
  readonly #bytesTotal: number;
  #bytesRead = 0;
  #nextFile = 0;

  constructor(options: IngestOptions, files: readonly LogFile[], summary: SummaryBuilder) {
    this.#options = options;
    this.#files = files;
    this.summary = summary;
    this.#bytesTotal = files.reduce((sum, file) => sum + file.size, 0);
  }

  /** The next file that is not stored whole, and how much of it is. */
  async next(): Promise<ReadTask | undefined> {
    for (;;) {
      const id = this.#nextFile++;
      const file = this.#files[id];
      if (file === undefined) return undefined;
      const done = asPosition(await this.#options.store.position(file.path));
      if (done === undefined || !this.#isOf(done, file)) return this.#read(id, file, 0);
      if (!done.complete) return this.#read(id, file, done.pieces);
      this.summary.unchanged++;
      if (done.problem !== null) this.summary.addProblem(file.path, done.problem);
      this.#addProgress(file.size);
    }
  }

  #read(id: number, file: LogFile, donePieces: number): ReadTask {
    this.#reading.set(id, file);
    return {
      id,
      source: file.path,
      format: this.#options.format,
      firstLine: 1,
      donePieces,
      beside: file,
      bodies: undefined,
      mostUnpackedBytes: undefined,
    };
  }

  /** A file that has changed is read from its beginning: what is stored of it is stored once all the same. */
  #isOf(position: FilePosition, file: LogFile): boolean {
    const { size, modifiedMs, format } = position;
    return size === file.size && modifiedMs === file.modifiedMs && format === (this.#options.format ?? null);
  }

  async store(batch: LogBatch): Promise<void> {
    const { store, wants } = this.#options;
    const commit = wants === undefined ? batch : { ...batch, events: batch.events.map((e) => only(e, wants)) };
    const positions = batch.reached.flatMap((reached) => this.#position(reached) ?? []);
    const { deadLetters, events } = commit;
    this.summary.addBatch(batch, await store.commit({ events, positions, deadLetters }));
    for (const { task, problem } of batch.reached) {
      if (problem !== null) this.summary.addProblem(this.#reading.get(task)!.path, problem);
    }
    this.#addProgress(batch.counts.bytesRead);
  }

  #position({ task, pieces, complete, problem }: Reached): SourcePosition | undefined {
    const file = this.#reading.get(task)!;
    if (!file.regular) return undefined;
    const { size, modifiedMs, path } = file;
    const format = this.#options.format ?? null;
    return {
      source: path,
      position: { size, modifiedMs, pieces, complete, format, problem: complete ? problem : null },
    };
  }

  #addProgress(bytes: number): void {
    this.#bytesRead += bytes;
    const { records, stored, duplicates } = this.summary;
    this.#options.onProgress?.({
      bytesRead: this.#bytesRead,
      bytesTotal: this.#bytesTotal,
      records,
      events: stored + duplicates,
    });
  }
}

function only(batch: Commit['events'][number], wants: (field: string) => boolean): Commit['events'][number] {
  return { ...batch, columns: batch.columns.filter((column) => wants(column.field)) };
}

function asPosition(json: Json | undefined): FilePosition | undefined {
  return typeof json === 'object' && json !== null && 'pieces' in json ? (json as unknown as FilePosition) : undefined;
}
