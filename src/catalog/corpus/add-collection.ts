import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../base/user-error.ts';
import { catalogExtensions } from '../vendors/registry.ts';
import type { Collection, CollectionFile, RuleVersion } from './collection.ts';
import { BrokenCollection, readCollection, writeCollection } from './collection-file.ts';
import type { FileProblem } from './file-problem.ts';
import { type CatalogFile, findCatalogFiles } from './find-catalog-files.ts';
import { gitCommitOf } from './git-commit.ts';
import type { ReadFile, ReadTask } from './read-catalog-file.ts';
import { type ReadOptions, readCatalogFiles } from './read-catalog-files.ts';

/** What is added, and where to. */
export interface AddOptions extends ReadOptions {
  /** A rule file, a folder of rules, or a git checkout. */
  readonly path: string;
  /** The collection's name; the folder's where it is not said. */
  readonly name?: string | undefined;
  /** The data folder. */
  readonly data: string;
  /** The version of seismo: what another version read is read again. */
  readonly readBy: string;
  /** Reads every file again, whatever is known. */
  readonly again?: boolean | undefined;
  readonly now: () => number;
}

/** What became of it. */
export interface Added {
  readonly name: string;
  readonly commit: string | null;
  readonly rules: number;
  /** Rules with parts that could not be read. */
  readonly opaque: number;
  /** Files that may hold rules; those of them that were read, and those known before that are gone. */
  readonly files: number;
  readonly read: number;
  readonly gone: number;
  readonly problems: readonly FileProblem[];
  /** Why an index that was there was of no use, for people. */
  readonly replaced: string | null;
}

/** A file that was written so shortly before it was read may be written once more within the same tick of the file system's clock. */
const TICK_MS = 2_000;
/** A rule that changes daily has some two years of these. */
const MOST_VERSIONS = 500;

/**
 * Indexes the rules below a path as a collection of the catalogue, in place of what was there under its name; files that are as they were are
 * not read again.
 *
 * @throws UserError where there is nothing to read, the name is another folder's, or the catalogue cannot be written.
 */
export async function addCollection(options: AddOptions): Promise<Added> {
  const path = await realpath(options.path).catch(() => options.path);
  const name = nameOf(path, options.name);
  const { before, texts: kept, whole, replaced } = await known(options, name, path);
  const started = options.now();
  const found = await findCatalogFiles(options.path, catalogExtensions());
  const commit = await gitCommitOf(path);

  const old = new Map(before?.files.map((file) => [file.file, file]));
  const unread = found.files.filter((file) => !isAsItWas(file, old.get(file.file)));
  const tasks = unread.map(
    ({ file, path }): ReadTask => ({ collection: name, file, path, known: old.get(file)?.digest ?? null }),
  );
  const results = await readCatalogFiles(tasks, options);
  const readFiles = new Map(unread.map(({ file }, i) => [file, results[i]!]));

  const { files, texts, changed } = together(found.files, old, readFiles, kept, started);
  const there = new Set(files.map(({ file }) => file));
  const gone = [...old.keys()].filter((file) => !there.has(file)).length;
  const collection: Collection = {
    name,
    path,
    commit,
    readBy: options.readBy,
    added: new Date(started).toISOString(),
    files,
    history: historyOf(files, before?.history ?? new Map(), started),
  };
  const counts = countsOf(files);
  // A folder that is empty for once (a disk that is not there) does not empty the catalogue.
  if (counts.rules > 0 && (!whole || changed || gone > 0 || commit !== before?.commit)) {
    await writeCollection(options.data, collection, texts);
  }
  return {
    name,
    commit,
    ...counts,
    files: found.files.length,
    read: results.filter((result) => result !== 'same').length,
    gone,
    problems: [...found.problems, ...files.flatMap(({ problems }) => problems), ...doubles(files)],
    replaced,
  };
}

/** What is known of a collection; not `whole` where its files must be read again. */
interface Known {
  readonly before: Collection | undefined;
  readonly texts: Buffer;
  readonly whole: boolean;
  /** Why what was there is of no use. */
  readonly replaced: string | null;
}

async function known({ data, name: given, readBy, again }: AddOptions, name: string, path: string): Promise<Known> {
  const nothing = { before: undefined, texts: Buffer.alloc(0), whole: false, replaced: null };
  try {
    const stored = await readCollection(data, name, 'texts');
    if (stored === undefined) return nothing;
    const { collection, texts } = stored;
    if (collection.path !== path && given === undefined) {
      throw new UserError(`there is a collection ${name} of another folder already: ${collection.path}`, {
        hint: `name this one with --as, or put it in place of that one with --as ${name}`,
      });
    }
    if (again !== true && collection.readBy === readBy && collection.path === path) {
      return { before: collection, texts, whole: true, replaced: null };
    }
    // The versions seen of its rules are still true.
    return { ...nothing, before: { ...collection, files: [] } };
  } catch (error) {
    if (error instanceof BrokenCollection) return { ...nothing, replaced: error.message };
    throw error;
  }
}

function isAsItWas(file: CatalogFile, old: CollectionFile | undefined): boolean {
  if (old === undefined || old.mtimeMs === 0) return false;
  return file.size === old.size && file.mtimeMs === old.mtimeMs && file.ctimeMs === old.ctimeMs;
}

/** Files that were read and files that are as they were, with their texts one after the other. */
function together(
  found: readonly CatalogFile[],
  old: ReadonlyMap<string, CollectionFile>,
  read: ReadonlyMap<string, ReadFile | 'same'>,
  kept: Buffer,
  started: number,
): { files: CollectionFile[]; texts: Uint8Array[]; changed: boolean } {
  const files: CollectionFile[] = [];
  const texts: Uint8Array[] = [];
  let changed = false;
  let at = 0;
  const textAt = (bytes: Uint8Array) => {
    texts.push(bytes);
    at += bytes.length;
    return { at: at - bytes.length, length: bytes.length };
  };
  for (const { file, size, mtimeMs, ctimeMs } of found) {
    const result = read.get(file) ?? 'same';
    const times = Math.max(mtimeMs, ctimeMs) > started - TICK_MS ? { mtimeMs: 0, ctimeMs: 0 } : { mtimeMs, ctimeMs };
    if (result === 'same') {
      const known = old.get(file)!;
      const text = known.text === null ? null : textAt(kept.subarray(known.text.at, known.text.at + known.text.length));
      if (known.mtimeMs !== times.mtimeMs || known.ctimeMs !== times.ctimeMs) changed = true;
      files.push({ ...known, size, ...times, text });
    } else {
      const { digest, text, rules, problems } = result;
      files.push({ file, size, ...times, digest, text: text === null ? null : textAt(text), rules, problems });
      changed = true;
    }
  }
  return { files, texts, changed };
}

function historyOf(
  files: readonly CollectionFile[],
  before: ReadonlyMap<string, readonly RuleVersion[]>,
  now: number,
): Map<string, readonly RuleVersion[]> {
  const history = new Map(before);
  const seen = new Date(now).toISOString();
  const met = new Set<string>();
  for (const { digest, rules } of files) {
    for (const { key, version, updated } of rules) {
      // Of two files with one rule the first counts, as everywhere.
      if (met.has(key) || digest === null) continue;
      met.add(key);
      const versions = history.get(key) ?? [];
      if (versions[0]?.digest === digest) continue;
      history.set(key, [{ digest, version, updated, seen }, ...versions].slice(0, MOST_VERSIONS));
    }
  }
  return history;
}

function countsOf(files: readonly CollectionFile[]): { rules: number; opaque: number } {
  const rules = new Map(
    files.flatMap((file) => file.rules.map((rule) => [rule.key, rule.opaque > 0] as const)).reverse(),
  );
  return { rules: rules.size, opaque: [...rules.values()].filter(Boolean).length };
}

/** Rules with the id of an earlier one: the first is kept. */
function doubles(files: readonly CollectionFile[]): FileProblem[] {
  const first = new Map<string, string>();
  const problems: FileProblem[] = [];
  for (const { file, rules } of files) {
    for (const { key } of rules) {
      const known = first.get(key);
      if (known === undefined) first.set(key, file);
      else {
        const message = `its rule id is that of ${known}, which is kept: ${key}`;
        problems.push({ file, code: 'catalog/duplicate-id', severity: 'warning', message });
      }
    }
  }
  return problems;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

function nameOf(path: string, given: string | undefined): string {
  if (given !== undefined) {
    if (NAME.test(given)) return given;
    throw new UserError(`${given} is no name for a collection`, {
      hint: 'lower-case letters, digits, dots, underscores and hyphens, 64 at most, a letter or digit first',
    });
  }
  const made = basename(path)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  if (NAME.test(made)) return made;
  throw new UserError(`no name for a collection can be made of ${path}`, { hint: 'name it with --as' });
}
