import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/user-error.ts';

/** What a store's folder holds: one database file each for the events and for what the service remembers. */
const CONTENTS = {
  events: { file: 'events.duckdb', spill: 'spill' },
  state: { file: 'state.duckdb', spill: 'state-spill' },
} as const;
/** DuckDB's file headers take this many bytes; a shorter file was cut while being made, and holds nothing yet. */
const HEADER_BYTES = 12_288;

/** Where one open store keeps its files. */
export interface StorePlace {
  /** The database file; undefined for a store in memory. */
  readonly database: string | undefined;
  /** Where queries spill what does not fit in memory. */
  readonly spill: string;
  /** How messages name the place. */
  readonly label: string;
  /** Takes away what a killed process left of its spilling; called once the database file is this process's alone. */
  clean(): void;
  /** Frees the place once the store is closed. */
  release(): void;
}

// DuckDB's file lock holds between processes but not within one: two instances on one file corrupt it. These are files' paths.
const openHere = new Set<string>();

/** A place for a store in memory: only what queries spill goes to disk, to a folder of its own that goes away with it. */
export function memoryPlace(): StorePlace {
  const spill = mkdtempSync(join(tmpdir(), 'seismo-'));
  return {
    database: undefined,
    spill,
    label: 'memory',
    clean: () => undefined,
    release: () => rmSync(spill, { recursive: true, force: true }),
  };
}

/** Claims a folder's file for a store that lasts, making the folder where it is missing; refuses a folder that holds something else. */
export function directoryPlace(directory: string, contents: keyof typeof CONTENTS = 'events'): StorePlace {
  const folder = makeFolder(directory);
  refuseForeignContent(directory, folder);
  const database = join(folder, CONTENTS[contents].file);
  if (openHere.has(database)) throw new UserError(`the store in ${directory} is already open in this process`);
  dropUnbornDatabase(database);
  const spill = join(folder, CONTENTS[contents].spill);
  let own = false;
  openHere.add(database);
  return {
    database,
    spill,
    label: directory,
    clean: () => {
      own = true;
      rmSync(spill, { recursive: true, force: true });
    },
    release: () => {
      openHere.delete(database);
      // Where another process has the file open, the folder is that one's.
      if (own) rmSync(spill, { recursive: true, force: true });
    },
  };
}

/** Whether a folder holds a store of events, or of what the service remembers. */
export function holdsStore(directory: string, contents: keyof typeof CONTENTS = 'events'): boolean {
  return existsSync(join(directory, CONTENTS[contents].file));
}

function makeFolder(directory: string): string {
  try {
    if (existsSync(directory) && !statSync(directory).isDirectory()) {
      throw new UserError(`${directory} is a file; a store needs a folder`);
    }
    mkdirSync(directory, { recursive: true });
    return realpathSync(directory);
  } catch (error) {
    throw placeError(directory, error);
  }
}

function refuseForeignContent(directory: string, folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw placeError(directory, error);
  }
  const contents = Object.values(CONTENTS);
  if (contents.some(({ file }) => names.includes(file))) return;
  // The catalogue of rules may be there before the first event.
  const known = ['lost+found', 'catalog', ...contents.map(({ spill }) => spill)];
  const foreign = names.filter((name) => !name.startsWith('.') && !known.includes(name));
  if (foreign.length === 0) return;
  throw new UserError(`${directory} is not a store: it holds ${foreign[0]}${foreign.length > 1 ? ' and more' : ''}`, {
    hint: 'give an empty or new folder for the store',
  });
}

function dropUnbornDatabase(database: string): void {
  if (!existsSync(database) || existsSync(`${database}.wal`)) return;
  if (statSync(database).size < HEADER_BYTES) rmSync(database);
}

function placeError(directory: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new UserError(`no permission to use ${directory} as a store`, { cause: error });
    case 'EROFS':
      return new UserError(`${directory} is on a read-only file system`, { cause: error });
    case 'ENOSPC':
      return new UserError(`the disk of ${directory} is full`, { cause: error });
    case 'ENOTDIR':
    case 'EEXIST':
      return new UserError(`${directory} lies below a file, not a folder`, { cause: error });
    case 'ENAMETOOLONG':
      return new UserError(`the name ${directory} is too long for a folder`, { cause: error });
    default:
      return error;
  }
}
