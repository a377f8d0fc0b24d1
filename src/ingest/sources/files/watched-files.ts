import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { messageOf } from '../../../base/message-of.ts';
import { notALog, rootsOf } from '../log-files.ts';

/** A file as it lies in a watched folder now. */
export interface WatchedFile {
  /** Absolute. */
  readonly path: string;
  /** Folders that the keys of objects delivered beside the logs may be relative to. */
  readonly roots: readonly string[];
  readonly device: number;
  readonly inode: number;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface WatchedFiles {
  readonly files: readonly WatchedFile[];
  /** Paths that could not be looked into, and why. */
  readonly problems: ReadonlyMap<string, string>;
}

/** Enough to keep the file system busy, few enough that nothing else waits for it. */
const STATS_AT_ONCE = 64;

/**
 * The regular files that paths (files, folders, globs) stand for now. Other than for a run that ends, what is not there, or
 * may not be read, is no error: it may come, so it is told and looked for again.
 */
export async function listWatchedFiles(paths: readonly string[]): Promise<WatchedFiles> {
  const walk = new Walk();
  for (const path of paths) await walk.addPath(path);
  return walk;
}

class Walk implements WatchedFiles {
  readonly #files = new Map<string, WatchedFile>();
  readonly #folders = new Set<string>();
  readonly problems = new Map<string, string>();

  get files(): readonly WatchedFile[] {
    return [...this.#files.values()];
  }

  async addPath(path: string): Promise<void> {
    const stats = await this.#stat(path);
    if (stats !== undefined) await this.#add(path, stats);
    else if (this.problems.has(path)) return;
    else if (isDynamicPattern(path)) await this.#addGlob(path);
    else this.problems.set(path, 'no such file or folder');
  }

  async #addGlob(pattern: string): Promise<void> {
    const options = { absolute: true, onlyFiles: false, expandDirectories: false, caseSensitiveMatch: true };
    const matches = await glob(process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern, options);
    for (const match of matches.sort()) {
      const stats = await this.#stat(match);
      if (stats !== undefined) await this.#add(match, stats);
    }
  }

  async #add(path: string, stats: Stats): Promise<void> {
    const absolute = resolve(path);
    if (stats.isDirectory()) await this.#addFolder(absolute, absolute);
    else if (stats.isFile()) this.#addFile(absolute, stats, rootsOf(absolute, dirname(absolute)));
    else this.problems.set(path, 'not a file: what can be read only once is read by `seismo ingest`');
  }

  async #addFolder(folder: string, root: string): Promise<void> {
    let entries: Dirent[];
    try {
      // A link to a folder above would go round in circles.
      const real = await realpath(folder);
      if (this.#folders.has(real)) return;
      this.#folders.add(real);
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      this.#tell(folder, error);
      return;
    }
    const logs: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (!entry.isFile()) await this.#addEntry(folder, entry.name, root);
      else if (notALog(folder, entry.name) === undefined) logs.push(join(folder, entry.name));
    }
    const roots = rootsOf(join(folder, 'log'), root);
    for (let at = 0; at < logs.length; at += STATS_AT_ONCE) {
      const some = logs.slice(at, at + STATS_AT_ONCE);
      const found = await Promise.all(some.map((path) => this.#stat(path)));
      found.forEach((stats, i) => {
        if (stats?.isFile()) this.#addFile(some[i]!, stats, roots);
      });
    }
  }

  /** A folder in a folder, or a link to what may be one. */
  async #addEntry(folder: string, name: string, root: string): Promise<void> {
    const path = join(folder, name);
    const stats = await this.#stat(path);
    if (stats?.isDirectory()) await this.#addFolder(path, root);
    else if (stats?.isFile() && notALog(folder, name) === undefined) this.#addFile(path, stats, rootsOf(path, root));
  }

  #addFile(path: string, stats: Stats, roots: readonly string[]): void {
    if (!this.#files.has(path)) this.#files.set(path, watchedFile(path, stats, roots));
  }

  async #stat(path: string): Promise<Stats | undefined> {
    try {
      return await stat(path);
    } catch (error) {
      this.#tell(path, error);
      return undefined;
    }
  }

  #tell(path: string, error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    // Gone since it was listed, a link that leads nowhere, or no path at all: nothing that a permission would change.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG' || code === 'EINVAL')
      return;
    this.problems.set(path, unreadableReason(error));
  }
}

export function watchedFile(path: string, stats: Stats, roots: readonly string[]): WatchedFile {
  const { dev, ino, size, mtimeMs } = stats;
  return { path, roots, device: dev, inode: ino, size, modifiedMs: Math.floor(mtimeMs) };
}

/** Why a file or folder cannot be read, in words. */
export function unreadableReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  return code === 'ENOENT' ? 'it is gone' : messageOf(error);
}
