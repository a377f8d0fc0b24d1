import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../base/message-of.ts';
import { UserError } from '../../base/user-error.ts';
import { PLACE_FOLDERS } from './site-places.ts';

/** A file that tells a folder to be a site that was built: what is in it may be replaced. */
const MARK = '.seismo-catalogue';
/** Where files lie until all are there. */
const BUILDING = '.building';
/** Files that are written at the same time: as many as keep a disk busy without holding much text in memory. */
const AT_ONCE = 32;

/** A folder that a site is written to; what was there stays until `close`. */
export interface SiteFolder {
  /** Writes a file by its place in the site. */
  write(place: string, text: string): Promise<void>;
  /** Waits until all is written, puts it in place of what was there, and gives its size in bytes. */
  close(): Promise<number>;
  /** Takes away what was written so far. */
  abandon(): Promise<void>;
}

/**
 * Makes a folder ready for a site.
 *
 * @throws UserError where the folder holds something else than a site, or cannot be written.
 */
export async function openSiteFolder(out: string): Promise<SiteFolder> {
  const building = join(out, BUILDING);
  await told(out, () => prepare(out));
  const made = new Set<string>();
  const writing = new Set<Promise<void>>();
  let failure: unknown;
  let bytes = 0;
  const put = async (place: string, text: string) => {
    const path = join(building, place);
    const folder = dirname(path);
    if (!made.has(folder)) {
      await mkdir(folder, { recursive: true });
      made.add(folder);
    }
    await writeFile(path, text);
    bytes += Buffer.byteLength(text);
  };
  return {
    async write(place, text) {
      if (failure !== undefined) throw failure;
      const written: Promise<void> = told(out, () => put(place, text))
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => writing.delete(written));
      writing.add(written);
      if (writing.size >= AT_ONCE) await Promise.race(writing);
    },
    async close() {
      await Promise.all(writing);
      if (failure !== undefined) throw failure;
      await told(out, () => putInPlace(out));
      return bytes;
    },
    async abandon() {
      await Promise.all(writing);
      await rm(building, { recursive: true, force: true });
    },
  };
}

async function prepare(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const there = await readdir(out);
  if (there.length > 0 && !there.includes(MARK)) {
    throw new UserError(`${out} holds something else than a site that was built before`, {
      hint: 'name a folder that is empty, or that does not exist',
    });
  }
  await writeFile(join(out, MARK), 'This folder is written by `seismo catalog build`, which replaces what is in it.\n');
  // Of a build that was killed.
  await rm(join(out, BUILDING), { recursive: true, force: true });
}

async function putInPlace(out: string): Promise<void> {
  const names = await readdir(join(out, BUILDING));
  for (const name of new Set([...names, ...PLACE_FOLDERS])) await rm(join(out, name), { recursive: true, force: true });
  for (const name of names) await rename(join(out, BUILDING, name), join(out, name));
  await rm(join(out, BUILDING), { recursive: true });
}

async function told<T>(out: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`the site cannot be written to ${out}: ${messageOf(error)}`);
  }
}
