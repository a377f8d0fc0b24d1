import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Json } from '../../../base/canonical-json.ts';

/** How far a plain file is committed. It is known by its inode and first bytes, so it may be renamed or copied. */
export interface PlainPlace {
  readonly packed: false;
  /** What it was called when it was first read: what dead letters call it. */
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  /** A hash of its first `headBytes` bytes. */
  readonly head: string;
  readonly headBytes: number;
  /** Everything before this byte is committed; a record may begin there. */
  readonly offset: number;
  /** Line ends before `offset`. */
  readonly lines: number;
  /** CRC-32 of the bytes before `offset`. */
  readonly crc: number;
  /** Bytes behind `offset` that are committed too, as far as they make a record. They are read again once more follows. */
  readonly tail: number;
  /** CRC-32 of the bytes before the end of the tail. */
  readonly tailCrc: number;
  /** Pieces behind `offset` that are committed. */
  readonly pieces: number;
  readonly format: string | null;
  readonly problem: string | null;
}

/** How far a gzip file is committed. It is read as a whole, and again when it has changed. */
export interface PackedPlace {
  readonly packed: true;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** Unpacked bytes at its beginning that were committed before it was packed, and the line ends in them. */
  readonly skip: number;
  readonly skippedLines: number;
  readonly pieces: number;
  readonly complete: boolean;
  readonly format: string | null;
  readonly problem: string | null;
}

export type FilePlace = PlainPlace | PackedPlace;

/** As many of a file's first bytes as tell it from others; fewer where it is shorter. */
export const HEAD_BYTES = 1024;
const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function headHash(head: Uint8Array): string {
  return createHash('sha256').update(head).digest('hex').slice(0, 32);
}

/** The place of a plain file of which nothing is read. */
export function beginning(path: string, device: number, inode: number, format: string | null): PlainPlace {
  const none = { head: headHash(Buffer.alloc(0)), headBytes: 0, offset: 0, lines: 0, crc: 0, tail: 0, tailCrc: 0 };
  return { packed: false, path, device, inode, ...none, pieces: 0, format, problem: null };
}

/** Whether a file with this beginning and size may be the one of the place, gone on or not. */
export function continues(place: PlainPlace, head: Buffer, size: number): boolean {
  return size >= place.offset + place.tail && hasHeadOf(place, head);
}

export function hasHeadOf(place: PlainPlace, head: Buffer): boolean {
  return head.length >= place.headBytes && headHash(head.subarray(0, place.headBytes)) === place.head;
}

/** A stored position, where it is one of files. */
export function asFilePlace(json: Json | undefined): FilePlace | undefined {
  return typeof json === 'object' && json !== null && 'packed' in json ? (json as unknown as FilePlace) : undefined;
}

export function positionOf(place: FilePlace): Json {
  return { ...place } as unknown as Json;
}

/** Bytes of a file from an offset on; fewer than asked for at its end. */
export async function readRange(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** A file's bytes in `[from, to)`, piece by piece; fewer where it ends before. */
export async function* readPieces(handle: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const bytes = await readRange(handle, at, Math.min(CHUNK_BYTES, to - at));
    if (bytes.length === 0) return;
    at += bytes.length;
    yield bytes;
  }
}

/** The CRC-32 of a file's first bytes; undefined where it has fewer, or they cannot be read. */
export async function crcOfFirst(handle: FileHandle, length: number): Promise<number | undefined> {
  let crc = 0;
  let read = 0;
  try {
    for await (const bytes of readPieces(handle, 0, length)) {
      crc = crc32(bytes, crc);
      read += bytes.length;
    }
  } catch {
    return undefined;
  }
  return read === length ? crc : undefined;
}

export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
