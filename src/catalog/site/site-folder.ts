import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../base/message-of.ts';
import { UserError } from '../../base/user-error.ts';
import { PLACE_FOLDERS } from './site-places.ts';

/** A file that tells a folder to be a site that was built: what is in it may be replaced. */
const MARK = '.seismo-catalogue';
/** Files that are written at the same time: as many as keep a disk busy without holding much text in memory. */
const AT_ONCE = 32;

/** A folder that a site is written to. */
export interface SiteFolder {
  /** Writes a file by its place in the site; it may not be there before `close`. */
  write(place: string, text: string): Promise<void>;
  /** Waits until all is written and gives its size in bytes. */
  close(): Promise<number>;
}

/**
 * Makes a folder ready for a site: an earlier one is taken away, anything else stays untouched.
 *
 * @throws UserError where the folder holds something else, or cannot be written.
 */
export async function openSiteFolder(out: string): Promise<SiteFolder> {
  await told(out, () => emptied(out));
  const made = new Set<string>();
  const writing = new Set<Promise<void>>();
  let failure: unknown;
  let bytes = 0;
  const put = async (place: string, text: string) => {
    const path = join(out, place);
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
      return bytes;
    },
  };
}

async function emptied(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const there = await readdir(out);
  if (there.length > 0 && !there.includes(MARK)) {
    throw new UserError(`${out} holds something else than a site that was built before`, {
      hint: 'name a folder that is empty, or that does not exist',
    });
  }
  for (const folder of PLACE_FOLDERS) await rm(join(out, folder), { recursive: true, force: true });
  await writeFile(join(out, MARK), 'This folder is written by `seismo catalog build`, which replaces what is in it.\n');
}

async function told<T>(out: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`the site cannot be written to ${out}: ${messageOf(error)}`);
  }
}
