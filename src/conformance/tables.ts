import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EnrichPolicy, Field, StreamSchema } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';
import type { EventStore } from '../store/event-store.ts';
import { type CsvTable, parseCsvTable } from './csv-table.ts';
import { type Mapping, mappingOf, readMapping } from './mapping.ts';
import type { SpecDataset } from './spec-case.ts';
import { tableBatch } from './table-batch.ts';

/** The tables of a folder of cases, loaded into a store as streams of their names. */
export interface Tables {
  readonly streams: readonly StreamSchema[];
  readonly policies: readonly EnrichPolicy[];
}

/** Loads `data/*.csv` of a folder, typed by its headers and by `mappings/*.json`; datasets are tables under another name. */
export async function loadTables(folder: string, datasets: readonly SpecDataset[], store: EventStore): Promise<Tables> {
  const mappings = new Map<string, Mapping>();
  const policies: EnrichPolicy[] = [];
  for (const file of filesOf(join(folder, 'mappings'), '.json')) {
    const json: unknown = JSON.parse(readFileSync(join(folder, 'mappings', file), 'utf8'));
    const name = file.slice(0, -'.json'.length);
    if (name.startsWith('mapping-')) mappings.set(name.slice('mapping-'.length), readMapping(json));
    else if (name.startsWith('enrich-policy-')) policies.push(...policiesOf(name.slice('enrich-policy-'.length), json));
  }
  const declared = new Map<string, ReadonlyMap<string, ValueType>>();
  for (const file of filesOf(join(folder, 'data'), '.csv')) {
    const name = file.slice(0, -'.csv'.length);
    const table = parseCsvTable(name, readFileSync(join(folder, 'data', file), 'utf8'));
    declared.set(name, await load(table, name, mappings, store));
    const aliases = new Set(datasets.filter((dataset) => dataset.table === name).map((dataset) => dataset.name));
    for (const alias of aliases) declared.set(alias, await load(table, alias, mappings, store));
  }
  const stored = new Map(store.streams().map((stream) => [stream.name, stream]));
  return { streams: [...declared].map(([name, fields]) => schemaOf(name, fields, stored.get(name))), policies };
}

async function load(
  table: CsvTable,
  name: string,
  mappings: ReadonlyMap<string, Mapping>,
  store: EventStore,
): Promise<ReadonlyMap<string, ValueType>> {
  const { batch, fields } = tableBatch(table, name, mappingOf(table, mappings));
  await store.commit({ events: [batch], positions: [], deadLetters: [] });
  return fields;
}

/** The table's own fields: of those that the store adds to every stream, none shows unless the table has it. */
function schemaOf(
  name: string,
  declared: ReadonlyMap<string, ValueType>,
  stored: StreamSchema | undefined,
): StreamSchema {
  const fields = new Map<string, Field>();
  for (const [field, type] of declared) {
    fields.set(field, { name: field, type, multi: stored?.fields.get(field)?.multi ?? false });
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
