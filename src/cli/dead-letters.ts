import { existsSync } from 'node:fs';
import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { openIntake } from '../ingest/intake/open-intake.ts';
import { replayDeadLetters } from '../ingest/intake/replay-dead-letters.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { EventStore, StoredDeadLetter } from '../store/event-store.ts';
import type { Console } from './console.ts';
import { ServiceClient } from './service-client.ts';

/** Where the dead letters are: in a store that no service has open, or in a running service. */
export interface DeadLetterPlace {
  readonly data?: string;
  /** As `http://127.0.0.1:7700`. */
  readonly server?: string;
}

export interface ListDeadLettersOptions extends DeadLetterPlace {
  readonly source?: string;
  readonly limit: number;
  readonly format: 'table' | 'ndjson';
}

/** A dead letter as it is listed; `raw` where it is known. */
interface ListedLetter {
  readonly id: string;
  readonly stored_at: string;
  readonly source: string;
  readonly position: string;
  readonly format: string | null;
  readonly reason: string;
  readonly raw?: string | null;
}

interface LetterPage {
  readonly items: readonly ListedLetter[];
  readonly next: string | null;
  readonly total: number;
}

const DEFAULT_DATA = './seismo-data';
const PAGE = 1_000;

/** `seismo deadletters list`: records that could not be understood, oldest first. */
export async function listDeadLetters(options: ListDeadLettersOptions, console: Console): Promise<number> {
  const { items, total } = await inPlace(options, (letters) => letters.list(options.source, options.limit));
  for (const letter of items) console.out(options.format === 'ndjson' ? `${JSON.stringify(letter)}\n` : row(letter));
  console.err(`${counted(total, 'dead letter')}${items.length < total ? `, ${items.length} shown` : ''}\n`);
  return 0;
}

/** `seismo deadletters show`: one of them, as it came. */
export async function showDeadLetter(id: string, options: DeadLetterPlace, console: Console): Promise<number> {
  const letter = await inPlace(options, (letters) => letters.one(id));
  console.err(`${visible(letter.source)}, ${visible(letter.position)}: ${visible(letter.reason)}\n`);
  console.out(`${letter.raw ?? ''}\n`);
  return 0;
}

/** `seismo deadletters replay`: reads them anew, all where none are named; 1 where some are not understood still. */
export async function replayLetters(
  ids: readonly string[],
  options: DeadLetterPlace & { readonly all?: true },
  console: Console,
): Promise<number> {
  if (ids.length === 0 && options.all !== true) {
    throw new UserError('no dead letter is named', { hint: 'name their ids, or --all' });
  }
  const sum = { replayed: 0, stored: 0, duplicates: 0, dead: 0 };
  await inPlace(options, async (letters) => {
    const wanted = options.all === true ? await everyId(letters) : ids;
    for (let at = 0; at < wanted.length; at += PAGE) {
      const part = await letters.replay(wanted.slice(at, at + PAGE));
      for (const id of part.missing) console.err(`there is no dead letter ${visible(id)}\n`);
      sum.replayed += part.replayed;
      sum.stored += part.stored;
      sum.duplicates += part.duplicates;
      sum.dead += part.dead;
    }
  });
  const known = sum.duplicates === 0 ? '' : `, ${sum.duplicates} known before`;
  console.err(
    `${counted(sum.replayed, 'dead letter')} read anew: ${counted(sum.stored, 'event')} stored${known}, ${sum.dead} not understood still\n`,
  );
  return sum.dead > 0 ? 1 : 0;
}

async function everyId(letters: Letters): Promise<string[]> {
  return (await letters.list(undefined, Number.MAX_SAFE_INTEGER)).items.map(({ id }) => id);
}

function row({ id, stored_at, source, position, reason }: ListedLetter): string {
  return `${id}  ${stored_at.slice(0, 19)}Z  ${visible(source)} ${visible(position)}\n    ${visible(reason)}\n`;
}

/** Dead letters, wherever they are. */
interface Letters {
  list(source: string | undefined, limit: number): Promise<Omit<LetterPage, 'next'>>;
  one(id: string): Promise<ListedLetter>;
  replay(ids: readonly string[]): Promise<{
    readonly replayed: number;
    readonly stored: number;
    readonly duplicates: number;
    readonly dead: number;
    readonly missing: readonly string[];
  }>;
}

async function inPlace<T>(place: DeadLetterPlace, use: (letters: Letters) => Promise<T>): Promise<T> {
  if (place.server !== undefined) {
    if (place.data !== undefined) throw new UserError('--data and --server exclude each other');
    return await use(ofService(new ServiceClient(place.server)));
  }
  const directory = place.data ?? DEFAULT_DATA;
  if (!existsSync(directory)) {
    throw new UserError(`there is no store at ${directory}`, {
      hint: 'name its folder with --data DIR, or a running service with --server URL',
    });
  }
  const store = await openDuckdbStore({ directory, threads: 1 });
  try {
    return await use(ofStore(store));
  } finally {
    await store.close();
  }
}

function ofStore(store: EventStore): Letters {
  const listed = ({ storedMs, ...letter }: StoredDeadLetter): ListedLetter => ({
    ...letter,
    stored_at: new Date(storedMs).toISOString(),
  });
  return {
    list: async (source, limit) => {
      const items = await store.deadLetters({ limit, ...(source !== undefined && { source }) });
      return { items: items.map(listed), total: await store.countDeadLetters() };
    },
    one: async (id) => {
      const [letter] = await store.deadLetters({ id });
      if (letter === undefined) throw new UserError(`there is no dead letter ${id}`);
      return listed(letter);
    },
    replay: async (ids) => {
      const intake = openIntake({ store, workers: 0, lingerMs: 0 });
      try {
        const { deadLetters, ...rest } = await replayDeadLetters(ids, { store, intake });
        return { ...rest, dead: deadLetters };
      } finally {
        await intake.close();
      }
    },
  };
}

function ofService(service: ServiceClient): Letters {
  return {
    list: async (source, limit) => {
      const items: ListedLetter[] = [];
      let total = 0;
      for (let cursor: string | undefined; items.length < limit; ) {
        const parameters = { limit: String(Math.min(PAGE, limit - items.length)), source, cursor };
        const page = await service.get<LetterPage>('/api/v1/deadletters', parameters);
        items.push(...page.items);
        total = page.total;
        if (page.next === null) break;
        cursor = page.next;
      }
      return { items, total };
    },
    one: (id) => service.get<ListedLetter>(`/api/v1/deadletters/${encodeURIComponent(id)}`, { unmask: 'true' }),
    replay: async (ids) => {
      type Answer = { replayed: number; stored: number; duplicates: number; dead_letters: number; missing: string[] };
      const { dead_letters: dead, ...rest } = await service.post<Answer>('/api/v1/deadletters/replay', { ids });
      return { ...rest, dead };
    },
  };
}
