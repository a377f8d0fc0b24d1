import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { UserError } from '../base/user-error.ts';
import type { LoadedRule } from './formats/format.ts';
import { formatOf, ruleExtensions } from './formats/registry.ts';
import { failedLoad } from './load-rule-text.ts';
import { systemReason } from './read-rule-file.ts';

/** A rule file to read; `name` is the path as the user would write it. */
export interface RuleFile {
  readonly name: string;
  readonly path: string;
}

/** The rule files that paths lead to, and the folders among them that could not be looked into. */
export interface FoundFiles {
  readonly files: readonly RuleFile[];
  readonly unreadable: readonly LoadedRule[];
}

/** Which files are looked for in folders and by globs, and what they are called in messages. */
export interface WantedFiles {
  readonly noun: string;
  accepts(name: string): boolean;
  readonly hint: string;
}

const RULES: WantedFiles = {
  noun: 'rules',
  accepts: (name) => formatOf(name) !== undefined,
  hint: `rule files end in ${ruleExtensions().join(' or ')}`,
};

/**
 * Finds the rule files under files, folders (with all below them) and globs, each file once, in the order of the
 * paths given and sorted by name within each. Hidden files and folders are passed over unless named.
 *
 * @throws UserError where a path does not exist, or holds no rules.
 */
export async function findRuleFiles(paths: readonly string[], wanted: WantedFiles = RULES): Promise<FoundFiles> {
  return await find(paths, wanted, (_, error) => {
    throw error;
  });
}

/** The rule files under paths that are looked at again and again, and the paths that now lead to none, each with the reason. */
export async function lookForRuleFiles(
  paths: readonly string[],
): Promise<FoundFiles & { readonly failed: ReadonlyMap<string, UserError> }> {
  const failed = new Map<string, UserError>();
  const found = await find(paths, RULES, (path, error) => failed.set(path, error));
  return { ...found, failed };
}

async function find(
  paths: readonly string[],
  wanted: WantedFiles,
  onFailure: (path: string, error: UserError) => unknown,
): Promise<FoundFiles> {
  const files: RuleFile[] = [];
  const unreadable: LoadedRule[] = [];
  const seen = new Set<string>();
  for (const given of paths) {
    const found = await expand(given, wanted, unreadable).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      onFailure(given, error);
      return [];
    });
    for (const name of found.sort(byCodeUnit)) {
      const path = resolve(name);
      const real = await realpath(path).catch(() => path);
      if (seen.has(real)) continue;
      seen.add(real);
      files.push({ name, path });
    }
  }
  return { files, unreadable };
}

async function expand(given: string, wanted: WantedFiles, unreadable: LoadedRule[]): Promise<string[]> {
  const stats = await stat(given).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (stats instanceof Error) {
    if (isDynamicPattern(given)) return await expandGlob(given, wanted);
    if (stats.code === 'ENOENT' || stats.code === 'ENOTDIR') {
      throw new UserError(`no such file or folder: ${given}`, { hint: `check the path of the ${wanted.noun}` });
    }
    throw new UserError(`cannot look at ${given}: ${systemReason(stats)}`, { cause: stats });
  }
  if (!stats.isDirectory()) return [given];
  const found: string[] = [];
  const failuresBefore = unreadable.length;
  await walk(given, wanted, new Set(), found, unreadable);
  if (found.length === 0 && unreadable.length === failuresBefore) {
    throw new UserError(`no ${wanted.noun} in ${given}`, { hint: wanted.hint });
  }
  return found;
}

async function expandGlob(pattern: string, wanted: WantedFiles): Promise<string[]> {
  const found = (await glob([pattern], { absolute: true })).filter((path) => wanted.accepts(path));
  if (found.length === 0) {
    throw new UserError(`no ${wanted.noun} match ${pattern}`, {
      hint: `${wanted.hint}; quote a pattern so that the shell leaves it alone`,
    });
  }
  return found.map((path) => (isAbsolute(pattern) ? path : relative(process.cwd(), path)));
}

/** Collects a folder's rule files; `entered` holds the real paths of the folders on the way, so link loops end. */
async function walk(
  folder: string,
  wanted: WantedFiles,
  entered: Set<string>,
  found: string[],
  unreadable: LoadedRule[],
): Promise<void> {
  try {
    const real = await realpath(folder);
    if (entered.has(real)) return;
    entered.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    // Sorted, so that of two links to one folder it is always the same that is followed.
    for (const entry of entries.sort((a, b) => byCodeUnit(a.name, b.name))) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      const isFolder = entry.isSymbolicLink() ? await leadsToFolder(path) : entry.isDirectory();
      if (isFolder) await walk(path, wanted, entered, found, unreadable);
      else if (wanted.accepts(entry.name)) found.push(path);
    }
  } catch (error) {
    unreadable.push(failedLoad(folder, 'rules/unreadable', `the folder cannot be read: ${systemReason(error)}`));
  }
}

/** A link to nothing is left to be reported as a file that cannot be read. */
async function leadsToFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
