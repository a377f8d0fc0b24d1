import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Delivery } from '../../intake/delivery.ts';
import type { SourceContext } from '../source.ts';
import { roomIn, type SourceProgress } from '../source-progress.ts';
import {
  beginning,
  continues,
  HEAD_BYTES,
  headHash,
  isGzip,
  type PackedPlace,
  type PlainPlace,
  positionOf,
  readPieces,
  readRange,
} from './file-place.ts';
import { type FollowedFile, seen } from './followed-file.ts';
import { lastBoundary } from './last-boundary.ts';
import { readBefore, unpackedBehind, unpackedHead } from './packed-file.ts';
import { PlaceBook, packedKey } from './place-book.ts';
import { Slices } from './slices.ts';
import { unreadableReason } from './watched-files.ts';

export interface FileReaderOptions {
  readonly format: string | undefined;
  /** How long a file must not change before its last line is taken without a line end, in milliseconds. */
  readonly settleMs: number;
  /** Bytes of a file that are handed in at a time. */
  readonly sliceBytes: number;
}

/** A file that cannot be read now: its own trouble, and no reason to keep the others waiting. */
class UnreadableFile extends Error {}

const NEWLINE = 0x0a;
/** So many slices are one delivery at most. */
const MOST_SLICES_AT_ONCE = 16;
/** Slices without a place to cut, after which a file that never rests is cut anywhere. */
const MOST_UNCUT_SLICES = 32;

/** Hands in what is new of followed files. */
export class FileReader {
  readonly #context: SourceContext;
  readonly #options: FileReaderOptions;
  readonly #progress: SourceProgress;
  readonly #book: PlaceBook;

  constructor(context: SourceContext, options: FileReaderOptions, progress: SourceProgress) {
    this.#context = context;
    this.#options = options;
    this.#progress = progress;
    this.#book = new PlaceBook(context.store, options.format ?? null);
  }

  /**
   * Reads on in a file. Gives the place of what the file was before, where other content has taken its place: what was
   * left of that may lie elsewhere. Rejects only where the intake does.
   */
  async read(entry: FollowedFile, signal: AbortSignal): Promise<PlainPlace | undefined> {
    let handle: FileHandle | undefined;
    try {
      handle = await opened(entry, this.#context.now());
      if (handle === undefined) return undefined;
      return await this.#readOpen(entry, handle, signal);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      entry.problem = error.message;
      return undefined;
    } finally {
      await handle?.close();
    }
  }

  async #readOpen(entry: FollowedFile, handle: FileHandle, signal: AbortSignal): Promise<PlainPlace | undefined> {
    const { file } = entry;
    const head = await io(() => readRange(handle, 0, Math.min(HEAD_BYTES, file.size)));
    entry.problem = undefined;
    entry.lookedAt = { size: file.size, modifiedMs: file.modifiedMs };
    if (isGzip(head)) {
      await this.#readPacked(entry, handle, head, signal);
      return undefined;
    }
    const { place } = entry;
    const before = place?.packed === false && !continues(place, head, file.size) ? place : undefined;
    if (place === undefined || place.packed || before !== undefined) {
      entry.place = (await this.#book.plain(file, head, handle)) ?? this.#beginning(entry);
      entry.key = undefined;
    }
    while (await this.#readSlice(entry, handle, head, signal));
    return before;
  }

  #beginning({ file }: FollowedFile): PlainPlace {
    return beginning(file.path, file.device, file.inode, this.#options.format ?? null);
  }

  /** Hands in the next slice; false where there is none for now. */
  async #readSlice(entry: FollowedFile, handle: FileHandle, head: Buffer, signal: AbortSignal): Promise<boolean> {
    const { file } = entry;
    const place = entry.place as PlainPlace;
    const available = file.size - place.offset;
    if (available <= place.tail || signal.aborted) return false;
    await roomIn(this.#context.intake, this.#progress, signal);
    const { sliceBytes } = this.#options;
    const bytes = await io(() => readRange(handle, place.offset, Math.min(available, sliceBytes)));
    const hole = leadingZeros(bytes);
    if (hole > 0) {
      // Whoever writes on after its file was truncated under it leaves zeros before what it writes.
      const crc = crc32(bytes.subarray(0, hole), place.crc);
      entry.place = { ...place, offset: place.offset + hole, crc, tail: Math.max(0, place.tail - hole), tailCrc: crc };
      return true;
    }
    const cut = lastBoundary(bytes) || this.#forcedCut(entry, bytes, available);
    const withHead = { ...place, ...headOf(head, file.size) };
    if (cut > 0) {
      const slices = new Slices(handle, sliceBytes, withHead);
      const parts = slices.read(bytes.subarray(0, cut), file.size, MOST_SLICES_AT_ONCE * sliceBytes);
      await this.#deliver(entry, head, readable(parts), () => slices.place, signal);
      return true;
    }
    if (!this.#rests(entry)) return false;
    const tail = { crc: place.crc };
    const whole = bytes.length === available ? crcOf(bytes, tail) : sensed(handle, place.offset, file.size, tail);
    const taken = () => ({ ...withHead, tail: available, tailCrc: tail.crc, pieces: 0 });
    await this.#deliver(entry, head, whole, taken, signal);
    return true;
  }

  /** Where to cut a file that holds no whole record in all that is left of it, and still grows; 0 where to wait. */
  #forcedCut(entry: FollowedFile, bytes: Buffer, available: number): number {
    if (this.#rests(entry) || available < MOST_UNCUT_SLICES * this.#options.sliceBytes) return 0;
    return bytes.lastIndexOf(NEWLINE) + 1 || bytes.length;
  }

  /** Nobody has written to it for a while. */
  #rests(entry: FollowedFile): boolean {
    return this.#context.now() - entry.changedAt >= this.#options.settleMs;
  }

  async #deliver(
    entry: FollowedFile,
    head: Buffer,
    bytes: Delivery['bytes'],
    next: () => PlainPlace,
    signal: AbortSignal,
  ): Promise<void> {
    const place = entry.place as PlainPlace;
    if (entry.key === undefined || entry.keyBytes < head.length) {
      entry.key = await this.#book.plainKey(entry.file, head);
      entry.keyBytes = head.length;
    }
    const source = entry.key;
    const { path, roots } = entry.file;
    const result = await this.#handIn(
      {
        source: place.path,
        bytes,
        firstLine: place.lines + 1,
        donePieces: place.pieces,
        beside: { path, roots },
        position: ({ pieces, complete, problem }) => ({
          source,
          position: positionOf(
            complete ? { ...next(), problem } : { ...place, ...headOf(head, entry.file.size), pieces },
          ),
        }),
      },
      () => next().offset + next().tail - place.offset - place.tail,
      signal,
    );
    entry.place = { ...next(), problem: result.problem };
  }

  async #readPacked(entry: FollowedFile, handle: FileHandle, packedHead: Buffer, signal: AbortSignal): Promise<void> {
    const { file } = entry;
    // The inode of a removed file is given to the next one.
    if (entry.place?.packed === false) entry.place = undefined;
    if (!this.#rests(entry) || signal.aborted) return;
    const key = packedKey(file, packedHead);
    const { size, modifiedMs } = file;
    const stored = await this.#book.packed(key);
    const same = stored?.size === size && stored.modifiedMs === modifiedMs ? stored : undefined;
    const format = this.#options.format ?? null;
    const fresh = { packed: true, path: file.path, size, modifiedMs, pieces: 0, format, problem: null } as const;
    const place: PackedPlace = same ?? { ...fresh, ...(await this.#skipped(handle, size)) };
    entry.place = place;
    if (place.complete) return;
    await roomIn(this.#context.intake, this.#progress, signal);
    const bytes = place.skip > 0 ? unpackedBehind(handle, size, place.skip) : readPieces(handle, 0, size);
    const result = await this.#handIn(
      {
        source: place.path,
        bytes: readable(bytes),
        firstLine: place.skippedLines + 1,
        donePieces: place.pieces,
        beside: { path: file.path, roots: file.roots },
        position: (reached) => ({ source: key, position: positionOf({ ...place, ...reached }) }),
      },
      () => size,
      signal,
    );
    entry.place = { ...place, complete: true, problem: result.problem };
  }

  /** What of a gzip file was committed before it was packed. */
  async #skipped(handle: FileHandle, size: number): Promise<Pick<PackedPlace, 'skip' | 'skippedLines' | 'complete'>> {
    const head = await unpackedHead(handle, size);
    const original = head.length < HEAD_BYTES ? undefined : await this.#book.original(head);
    const before = original === undefined ? undefined : await readBefore(handle, size, original);
    return { skip: before?.bytes ?? 0, skippedLines: before?.lines ?? 0, complete: before?.all ?? false };
  }

  async #handIn(delivery: Delivery, bytes: () => number, signal: AbortSignal) {
    const { format } = this.#options;
    const result = await this.#context.intake.deliver(format === undefined ? delivery : { ...delivery, format }, {
      signal,
    });
    this.#progress.took(result, bytes());
    return result;
  }
}

/** The file, if it is still the one that was listed; its size is then as it is now. */
async function opened(entry: FollowedFile, now: number): Promise<FileHandle | undefined> {
  return io(async () => {
    const handle = await open(entry.file.path, 'r');
    const stats = await handle.stat();
    if (stats.dev === entry.file.device && stats.ino === entry.file.inode) {
      seen(entry, { ...entry.file, size: stats.size, modifiedMs: Math.floor(stats.mtimeMs) }, now);
      return handle;
    }
    await handle.close();
    return undefined;
  });
}

/** What goes wrong with the file, told apart from what goes wrong with the intake. */
async function io<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new UnreadableFile(unreadableReason(error), { cause: error });
  }
}

async function* readable(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    throw new UnreadableFile(unreadableReason(error), { cause: error });
  }
}

async function* sensed(handle: FileHandle, from: number, to: number, into: { crc: number }): AsyncGenerator<Buffer> {
  for await (const bytes of readable(readPieces(handle, from, to))) yield crcOf(bytes, into);
}

function crcOf(bytes: Buffer, into: { crc: number }): Buffer {
  into.crc = crc32(bytes, into.crc);
  return bytes;
}

function headOf(head: Buffer, size: number): Pick<PlainPlace, 'head' | 'headBytes'> {
  const bytes = head.subarray(0, size);
  return { head: headHash(bytes), headBytes: bytes.length };
}

function leadingZeros(bytes: Buffer): number {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  return zeros;
}
