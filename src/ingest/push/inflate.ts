import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PushError } from './push-error.ts';

const unpack = promisify(gunzip);

/** Whether bytes begin as gzip does (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** DEFLATE packs no better than this. */
const MOST_RATIO = 1_032;

/** What gzip says that it unpacks to, as its end tells (RFC 1952, of the last member, modulo 4 GiB); 0 for what can be no such end. */
export function toldUnpackedBytes(bytes: Buffer): number {
  const told = isGzip(bytes) && bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  return told <= MOST_RATIO * bytes.length ? told : 0;
}

/** Unpacks gzip, of several members too; a {@link PushError} where it is broken, or unpacks to more than `mostBytes`. */
export async function inflate(bytes: Uint8Array, mostBytes: number): Promise<Buffer> {
  if (mostBytes <= 0) throw tooLarge(0);
  try {
    return await unpack(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError && (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(mostBytes);
    }
    throw new PushError(400, 'broken gzip');
  }
}

export function tooLarge(mostBytes: number): PushError {
  return new PushError(413, `it unpacks to more than the ${mostBytes} bytes that are taken; send less at once`);
}
