import { UserError } from '../base/user-error.ts';
import type { EventStore } from '../store/event-store.ts';

/** Engines are loaded when they are asked for: each is a library of many megabytes. */
const ENGINES: ReadonlyMap<string, () => Promise<EventStore>> = new Map([
  ['duckdb', async () => (await import('../store/duckdb/duckdb-store.ts')).openDuckdbStore()],
  ['clickhouse', async () => (await import('./chdb-engine.ts')).openChdbStore()],
]);

/** Opens an empty store of an engine, by its name; an unknown name is a UserError. */
export function openEngine(name: string): Promise<EventStore> {
  const open = ENGINES.get(name);
  if (open === undefined) {
    throw new UserError(`there is no engine \`${name}\``, { hint: `engines: ${[...ENGINES.keys()].join(', ')}` });
  }
  return open();
}
