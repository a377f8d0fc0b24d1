import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LookupProblem, loadLookups, lookupSchema } from '../lookups/load-lookups.ts';
import { tableVersion } from '../lookups/table-version.ts';
import type { EnrichPolicy, StreamSchema, UnreadableLookups } from '../plan/schema.ts';
import type { EventStore } from '../store/event-store.ts';

/** What queries and rules have to know of the lookup tables and enrich policies that are in force. */
export interface KnownTables {
  readonly lookups: readonly StreamSchema[];
  readonly policies: readonly EnrichPolicy[];
  readonly unreadable: UnreadableLookups;
  /** What tells a table's contents from earlier ones, by its name. */
  readonly lookupVersions: ReadonlyMap<string, string>;
}

const NONE: KnownTables = {
  lookups: [],
  policies: [],
  unreadable: { tables: new Map(), policies: new Map() },
  lookupVersions: new Map(),
};

/** The folder of lookup tables and enrich policies, taken up anew when a file of it changes. */
export class LookupFolder {
  readonly #folder: string | undefined;
  readonly #store: EventStore;
  #known = NONE;
  #seen = '';

  constructor(folder: string | undefined, store: EventStore) {
    this.#folder = folder;
    this.#store = store;
  }

  get known(): KnownTables {
    return this.#known;
  }

  /**
   * Reads the folder where something in it changed since it was last read, and puts its tables into the store; gives what is wrong with its
   * files, or undefined where nothing changed. A table whose file is broken or gone stays as it was until it is in order again.
   */
  async refresh(): Promise<readonly LookupProblem[] | undefined> {
    if (this.#folder === undefined) return undefined;
    const seen = await looks(this.#folder);
    if (seen === this.#seen) return undefined;
    const { tables, policies, unreadable, problems } = await loadLookups(this.#folder);
    const versions = new Map<string, string>(this.#known.lookupVersions);
    for (const table of tables) {
      const version = tableVersion(table);
      if (versions.get(table.name) !== version) await this.#store.putLookup(table);
      versions.set(table.name, version);
    }
    const fresh = new Map(tables.map((table) => [table.name, lookupSchema(table)]));
    const held = this.#known.lookups.filter(({ name }) => !fresh.has(name));
    this.#known = { lookups: [...fresh.values(), ...held], policies, unreadable, lookupVersions: versions };
    this.#seen = seen;
    return problems;
  }
}

/** Names, sizes and times of a folder's files: equal while nothing changes. */
async function looks(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  return files.join('\n');
}
