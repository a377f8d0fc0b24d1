import { stat } from 'node:fs/promises';
import { isDynamicPattern } from 'tinyglobby';
import { lookForRuleFiles, type RuleFile } from '../../rules/find-rule-files.ts';
import type { LoadedRule } from '../../rules/formats/format.ts';
import { readRuleFile, systemReason } from '../../rules/read-rule-file.ts';

/** A rule file as it was when it was last read. */
export interface ReadFile {
  readonly name: string;
  readonly loaded: LoadedRule;
}

interface Known extends ReadFile {
  readonly path: string;
  /** Tells this state of the file from others. */
  readonly stamp: string;
}

/** A state of a file that was seen once; undefined where it was gone. */
interface Seen {
  readonly stamp: string | undefined;
  readonly at: number;
}

const AT_ONCE = 16;

/**
 * The rule files under some paths, looked at again and again. A file is read only once it has changed and stayed the same for a
 * while: what is being written, moved or checked out is not taken for broken or gone.
 */
export class RuleFiles {
  readonly #paths: readonly string[];
  readonly #optional: string | undefined;
  readonly #settleMs: number;
  readonly #now: () => number;
  #known = new Map<string, Known>();
  readonly #unsettled = new Map<string, Seen>();
  #problems: readonly string[] = [];
  #first = true;

  /** @param options.optional a further folder, behind the paths, that need not be there and may be empty */
  constructor(paths: readonly string[], options: { settleMs: number; now: () => number; optional?: string }) {
    this.#paths = options.optional === undefined ? paths : [...paths, options.optional];
    this.#optional = options.optional;
    this.#settleMs = options.settleMs;
    this.#now = options.now;
  }

  /** In a fixed order: that of the paths, and of the names below each. */
  get files(): readonly ReadFile[] {
    return [...this.#known.values()];
  }

  /** Which paths could not be looked at, and what that means. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Whether a change was seen that has yet to settle: worth another look soon. */
  get unsettled(): boolean {
    return this.#unsettled.size > 0;
  }

  /**
   * Looks at all paths; says whether any file is another than before. Changes of the files `settled` are known to be done: they are
   * not waited for.
   *
   * @throws UserError at the first look, where a path does not exist.
   */
  async look(settled: readonly string[] = []): Promise<boolean> {
    const found = await lookForRuleFiles(this.#paths);
    const files = new Map(found.files.map((file) => [file.name, file]));
    const stamps = new Map<string, string>();
    await inBatches([...files.values()], async (file) => {
      stamps.set(file.name, await stampOf(file.path));
    });
    const problems: string[] = [];
    const blocked = found.unreadable.map((folder) => folder.source.name);
    for (const folder of found.unreadable) problems.push(`${folder.source.name}: ${folder.diagnostics[0]!.message}`);
    for (const [path, error] of found.failed) {
      const gone = !(isDynamicPattern(path) || (await exists(path)));
      if (path === this.#optional && !(gone && this.#leadTo(path))) continue;
      // Named wrong: better not to start than to watch for less than was asked.
      if (gone && this.#first) throw error;
      // A folder that is gone as a whole is more likely an unmounted disk than rules that someone took away.
      const lost = gone && this.#leadTo(path);
      if (lost) blocked.push(path);
      problems.push(lost ? `${error.message}: its rules run on as they were` : error.message);
    }
    const kept = (name: string) =>
      blocked.some((folder) => name === folder || name.startsWith(`${folder.replace(/\/+$/, '')}/`));
    const done = new Set(settled);
    for (const name of done) this.#unsettled.delete(name);
    const changed = this.#changes(stamps, kept, done);
    await inBatches(changed.read, async (name) => {
      await this.#read(files.get(name)!, stamps.get(name)!);
    });
    for (const name of changed.gone) this.#known.delete(name);
    this.#order([...files.keys()]);
    const told = problems.join('\n') !== this.#problems.join('\n');
    this.#problems = problems;
    this.#first = false;
    return told || changed.read.length + changed.gone.length > 0;
  }

  /** Whether a path was a folder of rules. */
  #leadTo(path: string): boolean {
    const folder = `${path.replace(/\/+$/, '')}/`;
    return [...this.#known.keys()].some((name) => name.startsWith(folder));
  }

  /** The files whose change has settled. */
  #changes(
    stamps: ReadonlyMap<string, string>,
    kept: (name: string) => boolean,
    done: ReadonlySet<string>,
  ): { readonly read: readonly string[]; readonly gone: readonly string[] } {
    const read: string[] = [];
    const gone: string[] = [];
    for (const [name, stamp] of stamps) if (this.#settled(name, stamp, done)) read.push(name);
    for (const name of this.#known.keys()) {
      if (!stamps.has(name) && !kept(name) && this.#settled(name, undefined, done)) gone.push(name);
    }
    for (const name of this.#unsettled.keys()) {
      if (!stamps.has(name) && !this.#known.has(name)) this.#unsettled.delete(name);
    }
    return { read, gone };
  }

  #settled(name: string, stamp: string | undefined, done: ReadonlySet<string>): boolean {
    if (this.#known.get(name)?.stamp === stamp) {
      this.#unsettled.delete(name);
      return false;
    }
    if (this.#first || done.has(name)) return true;
    const seen = this.#unsettled.get(name);
    const now = this.#now();
    if (seen?.stamp === stamp && seen !== undefined) {
      if (now - seen.at < this.#settleMs) return false;
      this.#unsettled.delete(name);
      return true;
    }
    this.#unsettled.set(name, { stamp, at: now });
    return false;
  }

  async #read({ name, path }: RuleFile, stamp: string): Promise<void> {
    const loaded = await readRuleFile(name, path);
    // Written to meanwhile: what was read may be half of each.
    const after = await stampOf(path);
    if (after !== stamp && !this.#first) {
      this.#unsettled.set(name, { stamp: after, at: this.#now() });
      return;
    }
    this.#known.set(name, { name, path, stamp, loaded });
  }

  /** Puts files in the order of what was found; one that is gone and has yet to settle stays behind the one before it. */
  #order(found: readonly string[]): void {
    const names = found.filter((name) => this.#known.has(name));
    const there = new Set(names);
    let before: string | undefined;
    for (const name of this.#known.keys()) {
      if (!there.has(name)) names.splice(before === undefined ? 0 : names.indexOf(before) + 1, 0, name);
      before = name;
    }
    this.#known = new Map(names.map((name) => [name, this.#known.get(name)!]));
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(path);
    return `${mtimeMs}/${ctimeMs}/${size}/${ino}`;
  } catch (error) {
    return systemReason(error);
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(work));
}
