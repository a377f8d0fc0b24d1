import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { compareText } from '../../base/compare-text.ts';
import { UserError } from '../../base/user-error.ts';
import { systemReason } from '../../rules/read-rule-file.ts';
import type { FileProblem } from './file-problem.ts';

/** A file that may hold rules. */
export interface CatalogFile {
  /** From the folder on, with `/`; of a single file its own name. */
  readonly file: string;
  readonly path: string;
  readonly size: number;
  /** When it was last written, and when anything about it was last changed, in milliseconds. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** The files below a path that may hold rules, sorted, and what could not be looked at. */
export interface FoundCatalogFiles {
  readonly files: readonly CatalogFile[];
  readonly problems: readonly FileProblem[];
}

const SKIPPED = new Set(['.git', 'node_modules']);
const MOST_FILES = 200_000;
const LOOKED_AT_ONCE = 64;

/**
 * Finds the files below a folder (or the one file that is named) whose names end as wanted. Links are followed as long as they stay
 * within the folder: what somebody else wrote must not lead to other files of this machine.
 *
 * @throws UserError where there is nothing at the path, or too much.
 */
export async function findCatalogFiles(path: string, extensions: readonly string[]): Promise<FoundCatalogFiles> {
  const root = await realpath(resolve(path)).catch((error: unknown) => {
    if (/^(\w+:\/\/|git@)/.test(path)) {
      throw new UserError(`${path} is an address, and rules are read from folders`, {
        hint: `clone it, and name the folder: git clone --depth 1 ${path}`,
      });
    }
    throw new UserError(`cannot look at ${path}: ${systemReason(error)}`, {
      hint: 'name a rule file, a folder of rules, or a git checkout',
      cause: error,
    });
  });
  const wanted = (name: string) => extensions.some((extension) => name.toLowerCase().endsWith(extension));
  const found: { file: string; path: string }[] = [];
  const problems: FileProblem[] = [];
  if (!(await stat(root)).isDirectory()) {
    found.push({ file: basename(path), path: root });
  } else {
    const within = (real: string) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    await walk({ root, within, wanted, found, problems, entered: new Set() }, '');
  }
  return { files: await looked(found, problems), problems };
}

interface Walk {
  readonly root: string;
  within(real: string): boolean;
  wanted(name: string): boolean;
  readonly found: { file: string; path: string }[];
  readonly problems: FileProblem[];
  /** Real paths, so that links in a circle end. */
  readonly entered: Set<string>;
}

async function walk(tree: Walk, folder: string): Promise<void> {
  let entries: Dirent[];
  try {
    const real = await realpath(join(tree.root, folder));
    if (tree.entered.has(real)) return;
    tree.entered.add(real);
    entries = await readdir(real, { withFileTypes: true });
  } catch (error) {
    tree.problems.push(unreadable(folder, error));
    return;
  }
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
    if (SKIPPED.has(entry.name)) continue;
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await linkedKind(tree, file) : kindOf(entry);
    if (kind === 'folder') await walk(tree, file);
    else if (kind === 'file' && tree.wanted(entry.name)) {
      tree.found.push({ file, path: join(tree.root, file) });
      if (tree.found.length > MOST_FILES) {
        throw new UserError(`more than ${MOST_FILES.toLocaleString('en-US')} files below ${tree.root} may hold rules`, {
          hint: 'name the folders of rules in it one by one, each with --as',
        });
      }
    }
  }
}

function kindOf(entry: { isDirectory(): boolean; isFile(): boolean }): 'folder' | 'file' | undefined {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
}

async function linkedKind(tree: Walk, file: string): Promise<'folder' | 'file' | undefined> {
  const path = join(tree.root, file);
  try {
    const kind = kindOf(await stat(path));
    if (kind === undefined || (kind === 'file' && !tree.wanted(file))) return undefined;
    if (tree.within(await realpath(path))) return kind;
    tree.problems.push({
      file,
      code: 'catalog/link-outside',
      severity: 'warning',
      message: 'this link leads out of the folder, and is not followed',
    });
  } catch (error) {
    if (tree.wanted(file)) tree.problems.push(unreadable(file, error));
  }
  return undefined;
}

async function looked(
  found: readonly { file: string; path: string }[],
  problems: FileProblem[],
): Promise<CatalogFile[]> {
  const files: CatalogFile[] = [];
  for (let i = 0; i < found.length; i += LOOKED_AT_ONCE) {
    const batch = found.slice(i, i + LOOKED_AT_ONCE).map(async ({ file, path }) => {
      try {
        const { size, mtimeMs, ctimeMs } = await stat(path);
        return { file, path, size, mtimeMs, ctimeMs };
      } catch (error) {
        problems.push(unreadable(file, error));
        return undefined;
      }
    });
    for (const file of await Promise.all(batch)) if (file !== undefined) files.push(file);
  }
  return files.sort((a, b) => compareText(a.file, b.file));
}

function unreadable(file: string, error: unknown): FileProblem {
  const message = `this cannot be read: ${systemReason(error)}`;
  return { file: file === '' ? '.' : file, code: 'rules/unreadable', severity: 'error', message };
}
