import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HEAD_BYTES, hasHeadOf, isGzip, type PlainPlace, readRange } from './file-place.ts';
import { unpackedHead } from './packed-file.ts';
import { type WatchedFile, watchedFile } from './watched-files.ts';

/** Rotation keeps a handful of files; a folder of thousands with like names is no reason to open all. */
const MOST_CANDIDATES = 200;

/** A file that is gone from where it was, or was emptied: as it was last seen, and how far it was read. */
export interface LostFile {
  readonly file: WatchedFile;
  readonly place: PlainPlace | undefined;
}

/**
 * Where a log went that was rotated: a file of the same folder whose name begins alike and that has its inode (renamed), or else
 * its first bytes (copied or packed). Undefined where there is none that is not watched anyway.
 */
export async function rotatedCopy(lost: LostFile, watched: ReadonlySet<string>): Promise<WatchedFile | undefined> {
  const folder = dirname(lost.file.path);
  const stem = basename(lost.file.path).replace(/(?!^)\..*$/s, '');
  const names = (await namesIn(folder)).filter((name) => name.startsWith(stem)).slice(0, MOST_CANDIDATES);
  const candidates: WatchedFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile()) candidates.push(watchedFile(path, stats, lost.file.roots));
  }
  const { device, inode } = lost.file;
  const moved = candidates.find(
    (file) => file.device === device && file.inode === inode && file.path !== lost.file.path,
  );
  const unwatched = (file: WatchedFile) => !watched.has(`${file.device}:${file.inode}`);
  if (moved !== undefined) return unwatched(moved) ? moved : undefined;
  for (const file of candidates.filter(unwatched)) {
    if (lost.place !== undefined && lost.place.headBytes > 0 && (await beginsAs(file, lost.place))) return file;
  }
  return undefined;
}

async function beginsAs(file: WatchedFile, place: PlainPlace): Promise<boolean> {
  const handle = await open(file.path, 'r').catch(() => undefined);
  try {
    if (handle === undefined) return false;
    const head = await readRange(handle, 0, HEAD_BYTES);
    return hasHeadOf(place, isGzip(head) ? await unpackedHead(handle, file.size) : head);
  } catch {
    return false;
  } finally {
    await handle?.close();
  }
}

/** A folder that is gone too has nothing. */
function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
