import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../message-of.ts';

/** What is wrong with a file as a whole; what could be read before it is good. */
export class DecodeError extends Error {
  /** Whether reading the same file again would end the same way: its data are broken, rather than out of reach. */
  readonly lasting: boolean;

  constructor(message: string, options: { lasting: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.lasting = options.lasting;
  }
}

const CHUNK_BYTES = 256 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];
/** Half of a gzip member's trailer: fed such pieces, an unpacking that fails there has given all data before it. */
const SALVAGE_BYTES = 4;

/**
 * A file's bytes, unpacked where they are gzip (told by its magic number; several members are one stream, RFC 1952).
 * After the last byte that can be had, broken gzip and unreadable files throw a {@link DecodeError}.
 */
export async function* decode(path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    const head: Buffer[] = [];
    let length = 0;
    // A pipe may give one byte at a time.
    while (length < GZIP_MAGIC.length) {
      const { value, done } = await chunks.next();
      if (done) break;
      head.push(value);
      length += value.length;
    }
    const first = Buffer.concat(head);
    const rest = counted(first, chunks, onRead);
    if (!GZIP_MAGIC.every((byte, i) => first[i] === byte)) yield* rest;
    else yield* gunzip(path, rest);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(`cannot be read: ${reasonOf(error)}`, { lasting: false, cause: error });
  } finally {
    source.destroy();
  }
}

async function* counted(
  first: Buffer,
  rest: AsyncIterator<Buffer>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (let chunk = first; ; ) {
    onRead(chunk.length);
    if (chunk.length > 0) yield chunk;
    const next = await rest.next();
    if (next.done) return;
    chunk = next.value;
  }
}

async function* gunzip(path: string, compressed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let read = 0;
  let tail: Buffer = Buffer.alloc(0);
  const gunzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  const input = async function* () {
    for await (const chunk of compressed) {
      read += chunk.length;
      tail = chunk;
      yield chunk;
    }
  };
  let given = 0;
  try {
    for await (const chunk of pipeline(input, gunzipped, () => {})) {
      given += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR')
      throw new DecodeError(`truncated gzip at byte ${read}`, { lasting: true, cause: error });
    if (code !== 'Z_DATA_ERROR') throw error;
    yield* salvage(path, gunzipped.bytesWritten, given);
    throw new DecodeError(`broken gzip data before byte ${read}: ${messageOf(error)}`, { lasting: true, cause: error });
  }
  // Zeros may pad the end of gzip data; anything else behind them was not unpacked.
  const left = read - gunzipped.bytesWritten;
  if (left > 0 && tail.subarray(Math.max(0, tail.length - left)).some((byte) => byte !== 0)) {
    throw new DecodeError(`${left} bytes behind the end of the gzip data are not gzip`, { lasting: true });
  }
}

/**
 * What an unpacking that failed held back: it gives nothing of the piece of input that it failed in, so a second one is fed
 * tiny pieces from where the first one got to.
 */
async function* salvage(path: string, consumed: number, given: number): AsyncGenerator<Buffer> {
  const input = async function* () {
    let offset = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      const bytes = chunk as Buffer;
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
