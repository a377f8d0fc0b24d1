import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EnrichPolicy, Field, StreamSchema } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';
import type { EventStore } from '../store/event-store.ts';
import { parseCsvTable } from './csv-table.ts';
import { type Mapping, mappingOf, readMapping } from './mapping.ts';
import { OWN_TIMESTAMP } from './scan-tables.ts';
import type { SpecDataset } from './spec-case.ts';
import { tableBatch } from './table-batch.ts';

/** The tables of a folder of cases, loaded into a store as streams of their names. */
export interface Tables {
  readonly streams: readonly StreamSchema[];
  readonly policies: readonly EnrichPolicy[];
  /** The tables whose `@timestamp` is the store's own: see {@link scanTables}. */
  readonly timed: ReadonlySet<string>;
  /** Why tables of these names, and files of mappings and policies, could not be read. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Loads `data/*.csv` of a folder, typed by its headers and by `mappings/*.json`; datasets are tables under another name. */
export async function loadTables(folder: string, datasets: readonly SpecDataset[], store: EventStore): Promise<Tables> {
  const mappings = new Map<string, Mapping>();
  const policies: EnrichPolicy[] = [];
  const unreadable = new Map<string, string>();
  for (const file of filesOf(join(folder, 'mappings'), '.json')) {
    const name = file.slice(0, -'.json'.length);
    try {
      const json: unknown = JSON.parse(readFileSync(join(folder, 'mappings', file), 'utf8'));
      if (name.startsWith('mapping-')) mappings.set(name.slice('mapping-'.length), readMapping(json));
      else if (name.startsWith('enrich-policy-'))
        policies.push(...policiesOf(name.slice('enrich-policy-'.length), json));
    } catch (error) {
      unreadable.set(file, messageOf(error));
    }
  }
  const declared = new Map<string, ReadonlyMap<string, ValueType>>();
  const timed = new Set<string>();
  for (const file of filesOf(join(folder, 'data'), '.csv')) {
    const name = file.slice(0, -'.csv'.length);
    const aliases = new Set(datasets.filter((dataset) => dataset.table === name).map((dataset) => dataset.name));
    try {
      const table = parseCsvTable(name, readFileSync(join(folder, 'data', file), 'utf8'));
      for (const alias of [name, ...aliases]) {
        const { batch, fields, timed: hasTimes } = tableBatch(table, alias, mappingOf(table, mappings));
        await store.commit({ events: [batch], positions: [], deadLetters: [] });
        declared.set(alias, fields);
        if (hasTimes) timed.add(alias);
      }
    } catch (error) {
      for (const alias of [name, ...aliases]) unreadable.set(alias, messageOf(error));
    }
  }
  const stored = new Map(store.streams().map((stream) => [stream.name, stream]));
  const streams = [...declared].map(([name, fields]) => schemaOf(name, fields, stored.get(name)));
  return { streams, policies, timed, unreadable };
}

/** One table that cannot be read must not keep the cases of the others from running. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}

/** The table's own fields: of those that the store adds to every stream, none shows unless the table has it. */
function schemaOf(
  name: string,
  declared: ReadonlyMap<string, ValueType>,
  stored: StreamSchema | undefined,
): StreamSchema {
  const fields = new Map<string, Field>();
  for (const [field, type] of declared) {
    const place = field === '@timestamp' ? OWN_TIMESTAMP : field;
    fields.set(field, { name: field, type, multi: stored?.fields.get(place)?.multi ?? false });
  }
  return { name, fields, dynamic: [] };
}

const policyFile = z.record(
  z.string(),
  z.object({ indices: z.string(), match_field: z.string(), enrich_fields: z.array(z.string()) }),
);

/** The policy of a file, under the names that cases give it: `languages` is `languages_policy`, `clientips` `clientip_policy`. */
function policiesOf(name: string, json: unknown): EnrichPolicy[] {
  const names = [name, `${name}_policy`, `${name.replace(/s$/, '')}_policy`];
  return Object.entries(policyFile.parse(json)).flatMap(([kind, policy]) => {
    if (kind !== 'match' && kind !== 'range') return [];
    const { indices: table, match_field: matchField, enrich_fields: fields } = policy;
    return [...new Set(names)].map((alias) => ({ name: alias, kind, table, matchField, fields }) as const);
  });
}

function filesOf(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .sort();
}
