import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FunctionDefinition } from '../../src/functions/definition.ts';
import { functions } from '../../src/functions/registry.ts';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const definitions: readonly FunctionDefinition[] = Object.values(functions);

describe('examples of the documentation give what they say', () => {
  for (const { name, examples } of definitions) {
    test.each(examples.map((e) => [e.query, e.rows] as const))(`${name}: %s`, async (query, rows) => {
      expect((await runQuery(store, query)).rows).toEqual(rows);
    });
  }
});
