import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Refs may point to refs; git follows five. */
const MOST_STEPS = 5;

/**
 * The commit that a folder's git checkout stands at, read from its `.git` (folder, or file of a worktree or submodule: gitrepository-layout);
 * null where it is in none, or in one whose files are not as git writes them.
 */
export async function gitCommitOf(path: string): Promise<string | null> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const git = await gitFolder(join(folder, '.git'));
    if (git !== undefined) return await commitOf(git);
    if (dirname(folder) === folder) return null;
  }
}

async function gitFolder(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return path;
  const pointer = /^gitdir: (.+)/.exec((await textOf(path)) ?? '')?.[1];
  return pointer === undefined ? undefined : resolve(dirname(path), pointer.trim());
}

async function commitOf(git: string): Promise<string | null> {
  // Worktrees have their own HEAD and share the refs.
  const common = await textOf(join(git, 'commondir'));
  const folders = common === undefined ? [git] : [git, resolve(git, common.trim())];
  let name = 'HEAD';
  for (let step = 0; step < MOST_STEPS; step++) {
    const text = (await firstText(folders, name)) ?? (await packedRef(folders, name));
    const commit = /^[0-9a-f]{40,64}$/.exec(text?.trim() ?? '')?.[0];
    if (commit !== undefined) return commit;
    const next = /^ref: (\S+)/.exec(text ?? '')?.[1];
    // A name that leads out of the folder is none that git writes.
    if (next === undefined || !next.startsWith('refs/') || next.includes('..')) return null;
    name = next;
  }
  return null;
}

async function firstText(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const text = await textOf(join(folder, name));
    if (text !== undefined) return text;
  }
  return undefined;
}

async function packedRef(folders: readonly string[], name: string): Promise<string | undefined> {
  const packed = await firstText(folders, 'packed-refs');
  const line = packed?.split('\n').find((each) => each.endsWith(` ${name}`));
  return line?.split(' ')[0];
}

/** Files of git that are not there, or cannot be read, leave a commit unknown: that hinders nothing. */
async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}
