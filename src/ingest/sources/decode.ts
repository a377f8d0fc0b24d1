import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { messageOf } from '../../base/message-of.ts';

/** What is wrong with something as a whole; what could be read before it is good. */
export class DecodeError extends Error {
  /** Whether reading the same bytes again would end the same way: they are broken, rather than out of reach. */
  readonly lasting: boolean;

  constructor(message: string, options: { lasting: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.lasting = options.lasting;
  }
}

/** Bytes in pieces, as they lie there: plain or packed. */
export interface ByteSource {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** All of the same bytes once more, where they can be had twice. */
  readonly again?: () => AsyncIterable<Uint8Array>;
}

const CHUNK_BYTES = 256 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];
/** Half of a gzip member's trailer: fed such pieces, an unpacking that fails there has given all data before it. */
const SALVAGE_BYTES = 4;
/** One piece of gzip that is no larger than this, packed and unpacked, is unpacked at once, which costs less. */
const AT_ONCE_BYTES = 2 * 1024 * 1024;
const AT_ONCE_UNPACKED_BYTES = 16 * 1024 * 1024;

/** A file's bytes. */
export function fileBytes(path: string): ByteSource {
  const again = () => createReadStream(path, { highWaterMark: CHUNK_BYTES });
  return { pieces: { [Symbol.asyncIterator]: () => again()[Symbol.asyncIterator]() }, again };
}

/** Bytes that are all there. */
export function wholeBytes(bytes: Uint8Array): ByteSource {
  const again = async function* () {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  };
  return { pieces: again(), again };
}

/**
 * Bytes that are all there and are soon unpacked, in pieces; undefined where they are for {@link decode}.
 *
 * @param mostBytes that they may unpack to
 */
export function decodeAtOnce(bytes: Uint8Array, mostBytes: number): Buffer[] | undefined {
  if (!isGzip(bytes)) return slices(bytes);
  if (bytes.length > AT_ONCE_BYTES) return undefined;
  try {
    return slices(gunzipSync(bytes, { maxOutputLength: Math.min(mostBytes, AT_ONCE_UNPACKED_BYTES) }));
  } catch {
    // Broken, or large: what it holds before that, and what is wrong with it, is found by the slower way.
    return undefined;
  }
}

function slices(bytes: Uint8Array): Buffer[] {
  const all: Buffer[] = [];
  const buffer = asBuffer(bytes);
  for (let at = 0; at < buffer.length; at += CHUNK_BYTES) all.push(buffer.subarray(at, at + CHUNK_BYTES));
  return all;
}

/**
 * Bytes, unpacked where they are gzip (told by its magic number; several members are one stream, RFC 1952).
 * After the last byte that can be had, broken gzip and unreadable sources throw a {@link DecodeError}.
 *
 * @param mostBytes that gzip may unpack to: behind them it is a {@link DecodeError} too
 */
export async function* decode(
  source: ByteSource,
  onRead: (bytes: number) => void,
  mostBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const pieces = source.pieces[Symbol.asyncIterator]();
  try {
    const head: Uint8Array[] = [];
    let length = 0;
    // A pipe may give one byte at a time.
    while (length < GZIP_MAGIC.length) {
      const { value, done } = await pieces.next();
      if (done) break;
      head.push(value);
      length += value.length;
    }
    const first = Buffer.concat(head);
    const rest = counted(first, pieces, onRead);
    if (!isGzip(first)) yield* rest;
    else yield* gunzip(source, rest, mostBytes);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(`cannot be read: ${reasonOf(error)}`, { lasting: false, cause: error });
  } finally {
    await pieces.return?.();
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return GZIP_MAGIC.every((byte, i) => bytes[i] === byte);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

async function* counted(
  first: Buffer,
  rest: AsyncIterator<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (let piece = first; ; ) {
    onRead(piece.length);
    if (piece.length > 0) yield piece;
    const next = await rest.next();
    if (next.done) return;
    piece = asBuffer(next.value);
  }
}

async function* gunzip(
  source: ByteSource,
  compressed: AsyncGenerator<Buffer>,
  mostBytes: number,
): AsyncGenerator<Buffer> {
  let read = 0;
  let tail: Buffer = Buffer.alloc(0);
  const gunzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  const input = async function* () {
    for await (const piece of compressed) {
      read += piece.length;
      tail = piece;
      yield piece;
    }
  };
  let given = 0;
  try {
    for await (const chunk of pipeline(input, gunzipped, () => {})) {
      const bytes = (chunk as Buffer).subarray(0, mostBytes - given);
      given += bytes.length;
      yield bytes;
      if (bytes.length < (chunk as Buffer).length) throw tooMuch(mostBytes);
    }
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR')
      throw new DecodeError(`truncated gzip at byte ${read}`, { lasting: true, cause: error });
    if (code !== 'Z_DATA_ERROR') throw error;
    if (source.again !== undefined) yield* salvage(source.again(), gunzipped.bytesWritten, given);
    throw new DecodeError(`broken gzip data before byte ${read}: ${messageOf(error)}`, { lasting: true, cause: error });
  }
  // Zeros may pad the end of gzip data; anything else behind them was not unpacked.
  const left = read - gunzipped.bytesWritten;
  if (left > 0 && tail.subarray(Math.max(0, tail.length - left)).some((byte) => byte !== 0)) {
    throw new DecodeError(`${left} bytes behind the end of the gzip data are not gzip`, { lasting: true });
  }
}

function tooMuch(mostBytes: number): DecodeError {
  const message = `it unpacks to more than the ${mostBytes} bytes that are taken at once: what comes after them was not read`;
  return new DecodeError(message, { lasting: true });
}

/**
 * What an unpacking that failed held back: it gives nothing of the piece of input that it failed in, so a second one is fed
 * tiny pieces from where the first one got to.
 */
async function* salvage(again: AsyncIterable<Uint8Array>, consumed: number, given: number): AsyncGenerator<Buffer> {
  const input = async function* () {
    let offset = 0;
    for await (const bytes of again) {
      const safe = Math.max(0, Math.min(bytes.length, consumed - offset));
      if (safe > 0) yield bytes.subarray(0, safe);
      for (let at = safe; at < bytes.length; at += SALVAGE_BYTES) yield bytes.subarray(at, at + SALVAGE_BYTES);
      offset += bytes.length;
    }
  };
  let skipped = 0;
  try {
    for await (const chunk of pipeline(input, createGunzip({ chunkSize: CHUNK_BYTES }), () => {})) {
      const bytes = chunk as Buffer;
      const from = Math.max(0, Math.min(bytes.length, given - skipped));
      skipped += bytes.length;
      if (from < bytes.length) yield bytes.subarray(from);
    }
  } catch (error) {
    // The same error as before, now after more bytes.
    if ((error as NodeJS.ErrnoException).code !== 'Z_DATA_ERROR') throw error;
  }
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'it is gone';
    case 'EACCES':
    case 'EPERM':
      return 'no permission';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return messageOf(error);
  }
}
