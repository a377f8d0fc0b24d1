import { UserError } from '../base/user-error.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { EventStore } from '../store/event-store.ts';

const ENGINES: ReadonlyMap<string, () => Promise<EventStore>> = new Map([['duckdb', () => openDuckdbStore()]]);

/** Opens an empty store of an engine, by its name; an unknown name is a UserError. */
export function openEngine(name: string): Promise<EventStore> {
  const open = ENGINES.get(name);
  if (open === undefined) {
    throw new UserError(`there is no engine \`${name}\``, { hint: `engines: ${[...ENGINES.keys()].join(', ')}` });
  }
  return open();
}
