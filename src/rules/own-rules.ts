import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { systemReason } from './read-rule-file.ts';

/** How many files of one name are tried. */
const MOST_OF_A_NAME = 1_000;

/** The folder of rules that the service writes itself; made when the first is saved. A file is written whole, or not at all. */
export class OwnRules {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether a rule file, named as the folder's files are, is one that may be replaced and removed here. */
  holds(file: string): boolean {
    return dirname(file) === this.folder;
  }

  /** Saves a new file under a name, or the name with a number behind it where there is one already; gives the file. */
  async add(name: string, text: string): Promise<string> {
    return await this.#written(name, text, async (draft) => {
      for (let n = 1; n <= MOST_OF_A_NAME; n++) {
        const file = join(this.folder, n === 1 ? name : name.replace(/(?=\.[^.]*$)/, `-${n}`));
        if (await linked(draft, file)) return file;
      }
      throw new UserError(`there are ${MOST_OF_A_NAME} rule files called ${name}`, {
        hint: 'give the rule another name',
      });
    });
  }

  /** Puts a text in place of a file's. */
  async replace(file: string, text: string): Promise<void> {
    await this.#there(file);
    await this.#written(basename(file), text, async (draft) => {
      await rename(draft, file);
    });
  }

  async remove(file: string): Promise<void> {
    await this.#there(file);
    await rm(file);
  }

  async #there(file: string): Promise<void> {
    if (!this.holds(file)) throw new Error(`${file} is not in ${this.folder}`);
    const stats = await lstat(file).catch(() => undefined);
    if (stats?.isFile() !== true) throw new UserError(`${file} is no file any more`);
  }

  /** Writes a text beside the rules, where it is not taken for one, and has it put to its place. */
  async #written<T>(name: string, text: string, place: (draft: string) => Promise<T>): Promise<T> {
    const draft = join(this.folder, `.${name}.${randomUUID()}.new`);
    try {
      await mkdir(this.folder, { recursive: true });
      const handle = await open(draft, 'wx');
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return await place(draft);
    } catch (error) {
      if (error instanceof UserError || !(error instanceof Error && 'code' in error)) throw error;
      throw new UserError(`the rule cannot be written to ${this.folder}: ${systemReason(error)}`, { cause: error });
    } finally {
      await rm(draft, { force: true });
    }
  }
}

/** Gives a file a further name; false where there is something of that name. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
