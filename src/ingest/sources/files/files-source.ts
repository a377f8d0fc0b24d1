import { stat } from 'node:fs/promises';
import { Backoff } from '../backoff.ts';
import { countOf } from '../count-of.ts';
import { keepReading } from '../keep-reading.ts';
import type { Source, SourceContext, SourceStatus } from '../source.ts';
import type { FilesConfig } from '../source-config.ts';
import { SourceProgress } from '../source-progress.ts';
import type { PlainPlace } from './file-place.ts';
import { FileReader } from './file-reader.ts';
import { type FollowedFile, followed, hasWork, seen, unread } from './followed-file.ts';
import { type LostFile, rotatedCopy } from './rotated-copy.ts';
import { listWatchedFiles, type WatchedFile, watchedFile } from './watched-files.ts';

const SLICE_BYTES = 4 * 1024 * 1024;
/** So many slices are in memory at once at most. */
const READ_AT_ONCE = 16;
/** Between two looks it rests for so many times as long as listing the files takes. */
const REST = 10;
/** For so long after its last change a renamed file is followed: who wrote to it may still do so. */
const ROTATED_MS = 60_000;

/** Follows files: what is appended to them, and where they go when they are rotated. */
export class FilesSource implements Source {
  readonly kind = 'files';
  readonly name: string;
  readonly #config: FilesConfig;
  readonly #context: SourceContext;
  readonly #progress: SourceProgress;
  readonly #reader: FileReader;
  readonly #backoff = new Backoff();
  /** By device and inode. */
  readonly #files = new Map<string, FollowedFile>();
  #problems: ReadonlyMap<string, string> = new Map();

  constructor(config: FilesConfig, context: SourceContext, options: { sliceBytes?: number } = {}) {
    this.name = config.name;
    this.#config = config;
    this.#context = context;
    this.#progress = new SourceProgress(context.now);
    const { format, settle: settleMs } = config;
    this.#reader = new FileReader(
      context,
      { format, settleMs, sliceBytes: options.sliceBytes ?? SLICE_BYTES },
      this.#progress,
    );
  }

  get status(): SourceStatus {
    return this.#progress.status;
  }

  async run(signal: AbortSignal): Promise<void> {
    const source = { name: this.name, context: this.#context, progress: this.#progress, backoff: this.#backoff };
    const look = async () => {
      const rest = REST * (await this.#look(signal));
      this.#tell();
      return Math.max(this.#config.poll, rest);
    };
    await keepReading(source, look, signal);
  }

  /** Lists the files, finds out which were rotated, and reads what is new. Gives how long the listing took, in milliseconds. */
  async #look(signal: AbortSignal): Promise<number> {
    const start = this.#context.now();
    const { files, problems } = await listWatchedFiles(this.#config.paths);
    this.#problems = problems;
    const now = this.#context.now();
    const listed = new Set<string>();
    for (const file of files) {
      const id = idOf(file);
      // A second name of the same file.
      if (listed.has(id)) continue;
      listed.add(id);
      const entry = this.#files.get(id);
      if (entry === undefined || entry.rotated)
        this.#files.set(id, { ...(entry ?? followed(file, now, false)), file, rotated: false });
      else seen(entry, file, now);
    }
    for (const [id, entry] of [...this.#files]) if (!listed.has(id)) await this.#goneFrom(id, entry);
    const work = [...this.#files.values()].filter(hasWork);
    await this.#readAll(work, signal);
    return now - start;
  }

  /** A file that is not listed any more: renamed, packed, removed, or out of reach for now. */
  async #goneFrom(id: string, entry: FollowedFile): Promise<void> {
    const stats = await stat(entry.file.path).catch(() => undefined);
    const now = this.#context.now();
    if (stats !== undefined && `${stats.dev}:${stats.ino}` === id) {
      seen(entry, watchedFile(entry.file.path, stats, entry.file.roots), now);
      if (entry.rotated && unread(entry) === 0 && now - entry.changedAt > ROTATED_MS) this.#files.delete(id);
      return;
    }
    this.#files.delete(id);
    await this.#followCopy({ file: entry.file, place: entry.place?.packed === false ? entry.place : undefined }, entry);
  }

  async #followCopy(lost: LostFile, before: FollowedFile | undefined): Promise<void> {
    const now = this.#context.now();
    const copy = await rotatedCopy(lost, new Set(this.#files.keys()));
    if (copy !== undefined) {
      const id = idOf(copy);
      const same = before !== undefined && id === idOf(before.file);
      this.#files.set(id, { ...(same ? before : followed(copy, now, true)), file: copy, rotated: true });
      return;
    }
    const left = before === undefined ? 0 : unread(before);
    if (left > 0) {
      const { path } = lost.file;
      this.#context.log.warn({ source: this.name, path }, `${path} vanished before its last ${left} bytes were read`);
    }
  }

  async #readAll(work: FollowedFile[], signal: AbortSignal): Promise<void> {
    if (work.length === 0) return;
    this.#progress.reading(`${countOf(work.length, 'file')} to read`);
    this.#progress.behind(Math.min(...work.map((entry) => entry.changedAt)));
    const queue = work.values();
    let failed = false;
    const worker = async () => {
      for (const entry of queue) {
        if (signal.aborted || failed) return;
        try {
          const replaced = await this.#reader.read(entry, signal);
          if (replaced !== undefined) await this.#replaced(entry, replaced);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: Math.min(READ_AT_ONCE, work.length) }, worker));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** The file was emptied and filled anew: its old content may have been copied away first. */
  async #replaced(entry: FollowedFile, place: PlainPlace): Promise<void> {
    await this.#followCopy({ file: entry.file, place }, undefined);
  }

  #tell(): void {
    const entries = [...this.#files.values()];
    const troubles = [...this.#problems].map(([path, reason]) => `${path}: ${reason}`);
    for (const { file, problem, place } of entries) {
      const reason = problem ?? place?.problem;
      if (reason !== undefined && reason !== null) troubles.push(`${file.path}: ${reason}`);
    }
    const parts = [`following ${countOf(entries.length, 'file')}`];
    if (troubles.length > 0) parts.push(`${countOf(troubles.length, 'problem')}, the first: ${troubles[0]}`);
    this.#progress.idle(parts.join('; '));
    const behind = entries.filter((entry) => unread(entry) > 0).map((entry) => entry.changedAt);
    this.#progress.behind(behind.length === 0 ? undefined : Math.min(...behind));
  }
}

function idOf(file: WatchedFile): string {
  return `${file.device}:${file.inode}`;
}
