import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { countLines, type PlainPlace, readRange } from './file-place.ts';
import { lastBoundary } from './last-boundary.ts';

/**
 * What follows a first slice of a file, slice by slice, each cut between records, and the place behind what was given: so that a
 * backlog is one delivery whose reading overlaps with its commits, and no more of it than `most` bytes is read again after a crash.
 */
export class Slices {
  readonly #handle: FileHandle;
  readonly #sliceBytes: number;
  #place: PlainPlace;

  constructor(handle: FileHandle, sliceBytes: number, from: PlainPlace) {
    this.#handle = handle;
    this.#sliceBytes = sliceBytes;
    this.#place = from;
  }

  /** The place behind all that was given. */
  get place(): PlainPlace {
    return this.#place;
  }

  async *read(first: Buffer, size: number, most: number): AsyncGenerator<Buffer> {
    const end = Math.min(size, this.#place.offset + most);
    yield this.#give(first);
    while (this.#place.offset < end) {
      const { offset } = this.#place;
      const bytes = await readRange(this.#handle, offset, Math.min(size - offset, this.#sliceBytes));
      const cut = bytes[0] === 0 ? 0 : lastBoundary(bytes);
      if (cut === 0) return;
      yield this.#give(bytes.subarray(0, cut));
    }
  }

  #give(part: Buffer): Buffer {
    const { offset, lines, crc: before } = this.#place;
    const crc = crc32(part, before);
    const reached = { offset: offset + part.length, lines: lines + countLines(part), crc };
    this.#place = { ...this.#place, ...reached, tail: 0, tailCrc: crc, pieces: 0 };
    return part;
  }
}
