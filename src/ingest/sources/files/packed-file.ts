import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { HEAD_BYTES, type PlainPlace, readPieces, readRange } from './file-place.ts';

const CHUNK_BYTES = 256 * 1024;
const TRAILER_BYTES = 8;

/** How much of a gzip file's content was committed before it was packed. */
export interface ReadBefore {
  readonly all: boolean;
  /** Unpacked bytes at its beginning, and the line ends in them. */
  readonly bytes: number;
  readonly lines: number;
}

/** A gzip file's bytes, unpacked; throws as `zlib` does where they are broken. */
export async function* unpacked(handle: FileHandle, size: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  for await (const chunk of pipeline(readPieces(handle, 0, size), gunzip, () => {})) yield chunk as Buffer;
}

/** The first unpacked bytes of a gzip file; fewer where it has fewer or is broken. */
export async function unpackedHead(handle: FileHandle, size: number): Promise<Buffer> {
  const head: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unpacked(handle, size)) {
      head.push(chunk);
      length += chunk.length;
      if (length >= HEAD_BYTES) break;
    }
  } catch {
    // Broken there: whoever reads it as a log says so.
  }
  return Buffer.concat(head).subarray(0, HEAD_BYTES);
}

/**
 * Whether a gzip file is a plain one that was read before: all of it where size and CRC-32 in its trailer (RFC 1952) are those
 * of what was read; else its beginning, unpacked to compare. Undefined where it is another file.
 */
export async function readBefore(handle: FileHandle, size: number, plain: PlainPlace): Promise<ReadBefore | undefined> {
  try {
    return await compare(handle, size, plain);
  } catch {
    // Broken or unreadable before the end of what was read: it is read as it is, which tells what is wrong.
    return undefined;
  }
}

async function compare(handle: FileHandle, size: number, plain: PlainPlace): Promise<ReadBefore | undefined> {
  const end = plain.offset + plain.tail;
  const trailer = await readRange(handle, Math.max(0, size - TRAILER_BYTES), TRAILER_BYTES);
  if (trailer.length < TRAILER_BYTES) return undefined;
  const crc = plain.tail > 0 ? plain.tailCrc : plain.crc;
  if (trailer.readUInt32LE(4) === end % 2 ** 32 && trailer.readUInt32LE(0) === crc >>> 0) {
    return { all: true, bytes: end, lines: plain.lines };
  }
  let left = plain.offset;
  let begun = 0;
  for await (const chunk of unpacked(handle, size)) {
    const part = chunk.subarray(0, left);
    begun = crc32(part, begun);
    left -= part.length;
    if (left === 0) break;
  }
  return left === 0 && begun === plain.crc ? { all: false, bytes: plain.offset, lines: plain.lines } : undefined;
}

/** What a gzip file holds behind so many unpacked bytes. */
export async function* unpackedBehind(handle: FileHandle, size: number, skip: number): AsyncGenerator<Buffer> {
  let left = skip;
  for await (const chunk of unpacked(handle, size)) {
    const rest = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}
