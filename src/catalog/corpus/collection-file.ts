import { hash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../../base/compare-text.ts';
import { UserError } from '../../base/user-error.ts';
import { systemReason } from '../../rules/read-rule-file.ts';
import type { Collection, CollectionFile } from './collection.ts';
import { decodeCollection, encodeCollection } from './collection-text.ts';

/**
 * A collection is one file, so that it is replaced by one rename: a line that says what follows, what is remembered as JSON, then the texts
 * of its rule files one after the other.
 */
const FORMAT = 1;
const FIRST_LINE = /^seismo-catalog (\d+) (\d+) ([0-9a-f]{64})\n/;
const LONGEST_FIRST_LINE = 128;
const SUFFIX = '.collection';
const UNFINISHED = '.unfinished';
/** A file that is still being written is younger. */
const ABANDONED_MS = 60 * 60 * 1000;

/** A collection as it is stored. */
export interface StoredCollection {
  readonly collection: Collection;
  /** The texts of its files, one after the other; none where they were not asked for. */
  readonly texts: Buffer;
}

/** Why a collection cannot be read, for people. */
export class BrokenCollection extends Error {}

/** The folder of a data folder that holds the catalogue. */
export function catalogFolder(data: string): string {
  return join(data, 'catalog');
}

/** The names of the collections of a data folder, sorted; none where there is no catalogue. */
export async function collectionNames(data: string): Promise<string[]> {
  const names = await readdir(catalogFolder(data)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UserError(`the catalogue in ${data} cannot be read: ${systemReason(error)}`, { cause: error });
  });
  return names
    .filter((name) => name.endsWith(SUFFIX) && !name.startsWith('.'))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort(compareText);
}

/**
 * Reads a collection, with its texts where they are wanted; undefined where there is none of that name.
 *
 * @throws BrokenCollection where its file is not whole, or is of another format.
 */
export async function readCollection(
  data: string,
  name: string,
  wanted?: 'texts',
): Promise<StoredCollection | undefined> {
  return await inFile(data, name, async (file) => {
    const { head, textsAt, size } = await headOf(file);
    const texts = wanted === undefined ? Buffer.alloc(0) : await bytesOf(file, textsAt, size - textsAt);
    return { collection: decodeCollection(head.toString('utf8')), texts };
  });
}

/**
 * One text of a collection, by its digest and place; undefined where the collection does not hold it there.
 *
 * @throws BrokenCollection where its file is not whole, or is of another format.
 */
export async function readText(
  data: string,
  name: string,
  { digest, text }: Pick<CollectionFile, 'digest' | 'text'>,
): Promise<string | undefined> {
  if (text === null) return undefined;
  return await inFile(data, name, async (file) => {
    const { textsAt } = await firstLineOf(file);
    const bytes = await bytesOf(file, textsAt + text.at, text.length);
    return hash('sha256', bytes, 'hex') === digest ? bytes.toString('utf8') : undefined;
  });
}

async function firstLineOf(file: FileHandle): Promise<{ at: number; length: number; digest: string; textsAt: number }> {
  const line = FIRST_LINE.exec((await bytesOf(file, 0, LONGEST_FIRST_LINE)).toString('latin1'));
  if (line === null) throw new BrokenCollection('it does not begin as an index does');
  if (Number(line[1]) !== FORMAT) throw new BrokenCollection('it was written by another version of seismo');
  const [{ length: at }, length] = [line[0], Number(line[2])];
  return { at, length, digest: line[3]!, textsAt: at + length };
}

async function headOf(file: FileHandle): Promise<{ head: Buffer; textsAt: number; size: number }> {
  const { at, length, digest, textsAt } = await firstLineOf(file);
  const { size } = await file.stat();
  if (textsAt > size) throw new BrokenCollection('its end is missing');
  const head = await bytesOf(file, at, length);
  if (hash('sha256', head, 'hex') !== digest) throw new BrokenCollection('its content was changed');
  return { head, textsAt, size };
}

/** Bytes of a file; fewer where it ends before. */
async function bytesOf(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function inFile<T>(data: string, name: string, use: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(join(catalogFolder(data), name + SUFFIX), 'r');
    return await use(file);
  } catch (error) {
    if (file === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // What the system says is about the file; anything else is a fault of ours.
    throw error instanceof Error && 'code' in error ? new BrokenCollection(systemReason(error)) : error;
  } finally {
    await file?.close();
  }
}

/** Writes a collection in place of the one of its name: others see the old one or the new one, whole, whenever this ends. */
export async function writeCollection(
  data: string,
  collection: Collection,
  texts: readonly Uint8Array[],
): Promise<void> {
  const folder = catalogFolder(data);
  const unfinished = join(folder, `.${collection.name}.${randomUUID()}${UNFINISHED}`);
  const head = Buffer.from(encodeCollection(collection));
  const first = `seismo-catalog ${FORMAT} ${head.length} ${hash('sha256', head, 'hex')}\n`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(Buffer.concat([Buffer.from(first), head, ...texts]));
      // Renamed before its content is on disk, it could be empty after a power failure.
      await file.sync();
      // The clock of the file system is meant: it gave the others their times.
      await removeAbandoned(folder, (await file.stat()).mtimeMs - ABANDONED_MS);
    } finally {
      await file.close();
    }
    await rename(unfinished, join(folder, collection.name + SUFFIX));
  } catch (error) {
    // What cannot be removed is removed by a later writer; why it could not be written is what matters.
    await rm(unfinished, { force: true }).catch(() => {});
    throw new UserError(`the catalogue cannot be written to ${folder}: ${systemReason(error)}`, { cause: error });
  }
}

/** Removes a collection; false where there is none of that name. */
export async function removeCollection(data: string, name: string): Promise<boolean> {
  // A name of a user's must not lead elsewhere.
  if (!(await collectionNames(data)).includes(name)) return false;
  try {
    await rm(join(catalogFolder(data), name + SUFFIX));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new UserError(`the collection ${name} cannot be removed: ${systemReason(error)}`, { cause: error });
  }
}

/** What writers left behind that were killed before a time. */
async function removeAbandoned(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(UNFINISHED)) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined && stats.mtimeMs < before) await rm(path, { force: true });
  }
}
