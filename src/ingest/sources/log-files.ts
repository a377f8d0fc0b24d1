import { accessSync, constants, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { UserError } from '../../base/user-error.ts';

/** A file to read as logs. */
export interface LogFile {
  /** Absolute: what positions and dead letters call it. */
  readonly path: string;
  /** Folders that the keys of objects delivered beside the logs may be relative to, nearest first. */
  readonly roots: readonly string[];
  readonly size: number;
  readonly modifiedMs: number;
  /** A pipe or a device can be read only once: it has no position to resume from. */
  readonly regular: boolean;
}

export interface LogFiles {
  readonly files: readonly LogFile[];
  /** What folders hold besides logs, by reason. */
  readonly skipped: ReadonlyMap<string, number>;
}

/** Extensions of files that a folder's logs have, besides none at all; `.gz` may follow each. */
const LOG_EXTENSIONS = new Set(['json', 'jsonl', 'ndjson', 'log', 'txt']);
/** What rotation puts behind a log's name: `x.log.1`, `x.log-20260102`. */
const ROTATION = /[.-]\d[\d_.:t-]*$/;
/** Bodies that Amazon Bedrock delivers as objects of their own, in a `data/` folder beside the log that names them. */
const DELIVERED_BODY = /_(?:input|output)\.json(?:\.gz)?$/;
/** An empty object that Amazon Bedrock writes to see whether it may. */
const PERMISSION_CHECK = 'amazon-bedrock-logs-permission-check';

/**
 * The files that paths stand for: files themselves, folders with all that lies below, and globs. A path that exists is
 * taken literally, whatever characters it has. A path that stands for nothing is a UserError.
 */
export async function listLogFiles(paths: readonly string[]): Promise<LogFiles> {
  if (paths.length === 0) throw new UserError('no logs to read: no path is given');
  const listing = new Listing();
  for (const path of paths) {
    const found = statOf(path);
    if (found !== undefined) listing.add(path, found, true);
    else if (isDynamicPattern(path)) await listing.addGlob(path);
    else throw new UserError(`no such file or folder: ${path}`);
  }
  return listing;
}

class Listing implements LogFiles {
  readonly #files = new Map<string, LogFile>();
  readonly #folders = new Set<string>();
  readonly skipped = new Map<string, number>();

  get files(): readonly LogFile[] {
    return [...this.#files.values()];
  }

  add(path: string, stats: Stats, given: boolean): void {
    if (!stats.isDirectory()) {
      this.#addFile(path, stats, dirname(resolve(path)), given);
      return;
    }
    const before = this.#files.size + this.#skippedCount();
    this.#addFolder(path, resolve(path));
    if (given && this.#files.size + this.#skippedCount() === before) throw new UserError(`the folder ${path} is empty`);
    if (given && this.#files.size === 0) {
      throw new UserError(`the folder ${path} holds no log files`, {
        hint: 'a folder is searched for .json, .jsonl, .ndjson, .log and .txt files, plain or .gz; name a file to read it whatever it is called',
      });
    }
  }

  async addGlob(pattern: string): Promise<void> {
    const options = { absolute: true, onlyFiles: false, expandDirectories: false, caseSensitiveMatch: true };
    const matches = await glob(process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern, options);
    if (matches.length === 0) throw new UserError(`nothing matches ${pattern}`);
    for (const match of matches.sort()) {
      const stats = statOf(match);
      if (stats !== undefined) this.add(match, stats, false);
    }
    if (this.#files.size === 0) throw new UserError(`what matches ${pattern} holds no log files`);
  }

  #skippedCount(): number {
    let count = 0;
    for (const n of this.skipped.values()) count += n;
    return count;
  }

  #skip(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }

  #addFolder(folder: string, root: string): void {
    const real = realpathSync(folder);
    // A link to a folder above would go round in circles.
    if (this.#folders.has(real)) return;
    this.#folders.add(real);
    for (const name of namesIn(folder)) {
      if (name.startsWith('.')) continue;
      const path = join(folder, name);
      const stats = statOf(path);
      if (stats === undefined) this.#skip('broken link');
      else if (stats.isDirectory()) this.#addFolder(path, root);
      else if (!stats.isFile()) this.#skip('not a file');
      else {
        const reason = notALog(folder, name);
        if (reason === undefined) this.#addFile(path, stats, root, false);
        else this.#skip(reason);
      }
    }
  }

  #addFile(path: string, stats: Stats, root: string, given: boolean): void {
    if (given) assertReadable(path);
    const absolute = resolve(path);
    if (this.#files.has(absolute)) return;
    this.#files.set(absolute, {
      path: absolute,
      roots: rootsOf(absolute, root),
      size: stats.isFile() ? stats.size : 0,
      modifiedMs: Math.floor(stats.mtimeMs),
      regular: stats.isFile(),
    });
  }
}

/** Why a file that lies in a folder is passed over; undefined where it is read. */
export function notALog(folder: string, name: string): string | undefined {
  if (isDeliveredBody(folder, name)) return 'body of a logged request';
  return isLogName(name) ? undefined : 'not a log file';
}

/** Whether a name in a folder is that of a body that Amazon Bedrock delivered as an object of its own. */
export function isDeliveredBody(folder: string, name: string): boolean {
  return basename(folder) === 'data' && DELIVERED_BODY.test(name);
}

/** Whether Amazon Bedrock writes an object of this name only to see whether it may. */
export function isPermissionCheck(name: string): boolean {
  return name === PERMISSION_CHECK;
}

function isLogName(name: string): boolean {
  if (isPermissionCheck(name)) return false;
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  const extension = extensionOf(plain);
  if (extension === undefined || LOG_EXTENSIONS.has(extension)) return true;
  const unrotated = extensionOf(plain.replace(ROTATION, ''));
  return unrotated !== undefined && LOG_EXTENSIONS.has(unrotated);
}

function extensionOf(name: string): string | undefined {
  return /\.([^.]*)$/.exec(name)?.[1];
}

/** Folders that the keys of objects delivered beside a log may be relative to: AWS delivers under `AWSLogs/`, so a bucket's copy begins above it. */
export function rootsOf(file: string, root: string): string[] {
  const bucket = /^(.*?)[/\\]AWSLogs[/\\]/.exec(file)?.[1];
  return bucket === undefined || bucket === root ? [root] : [root, bucket];
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG' || code === 'EINVAL') return undefined;
    throw unreadable(path, error);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function assertReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return new UserError(`no permission to read ${path}`, { cause: error });
  return error;
}
