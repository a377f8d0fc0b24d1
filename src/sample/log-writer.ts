import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hourFolder, logFileName } from './log-layout.ts';
import type { Random } from './random.ts';
import type { LogRecord } from './record.ts';

const compress = promisify(gzip);
const MAX_RECORDS_PER_FILE = 4_000;
const MAX_CHARACTERS_PER_FILE = 16_000_000;
const MAX_PENDING_FILES = 3;
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

interface Batch {
  readonly first: LogRecord;
  readonly lines: string[];
  characters: number;
  last: LogRecord;
}

/** Writes log records below a folder as Bedrock's S3 delivery does: gzipped lines, some files per account, Region and hour. */
export class LogWriter {
  readonly #root: string;
  readonly #random: Random;
  readonly #batches = new Map<string, Batch>();
  readonly #pending = new Set<Promise<void>>();
  readonly #folders = new Set<string>();
  #failure: { readonly error: unknown } | undefined;
  files = 0;
  bytes = 0;

  constructor(root: string, random: Random) {
    this.#root = root;
    this.#random = random;
  }

  /** Adds a record; now and then this waits for files to be written, which bounds memory. */
  async add(entry: LogRecord): Promise<void> {
    for (const object of entry.objects) await this.#store(object.path, object.text);
    const line = JSON.stringify(entry.record);
    const key = `${entry.caller.account}/${entry.caller.region}`;
    let batch = this.#batches.get(key);
    if (batch === undefined) {
      batch = { first: entry, last: entry, lines: [], characters: 0 };
      this.#batches.set(key, batch);
    }
    batch.lines.push(line);
    batch.characters += line.length;
    batch.last = entry;
    if (batch.lines.length >= MAX_RECORDS_PER_FILE || batch.characters >= MAX_CHARACTERS_PER_FILE) {
      this.#batches.delete(key);
      await this.#deliver(batch);
    }
  }

  /** Ends the hour: whatever is left goes to files, so that no file spans two hours. */
  async endHour(): Promise<void> {
    const batches = [...this.#batches.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#batches.clear();
    for (const [, batch] of batches) await this.#deliver(batch);
  }

  /** Waits until everything is on disk. */
  async close(): Promise<void> {
    await this.endHour();
    await Promise.all(this.#pending);
    this.#check();
  }

  #deliver(batch: Batch): Promise<void> {
    const { caller, time } = batch.first;
    const folder = hourFolder(caller.account, caller.region, time);
    const name = logFileName(batch.last.time, this.#random.hex(16));
    return this.#store(`${folder}/${name}`, `${batch.lines.join('\n')}\n`);
  }

  async #store(path: string, text: string): Promise<void> {
    while (this.#pending.size >= MAX_PENDING_FILES) await Promise.race(this.#pending);
    this.#check();
    // A failure is kept until somebody waits: rejected in between, the promise would end the process.
    const work = this.#write(join(this.#root, path), text)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #write(path: string, text: string): Promise<void> {
    const bytes = await compress(text, { level: 4 });
    // zlib names the platform here; the same sample is the same everywhere.
    bytes[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
    const folder = dirname(path);
    if (!this.#folders.has(folder)) {
      await mkdir(folder, { recursive: true });
      this.#folders.add(folder);
    }
    await writeFile(path, bytes);
    this.files++;
    this.bytes += bytes.length;
  }
}
