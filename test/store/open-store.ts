import { openChdbStore } from '../../src/conformance/chdb-engine.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';

export interface TestStoreOptions {
  readonly maxColumns?: number;
  readonly now?: () => number;
}

/** The engines by name, each opening an empty store: what a store promises is tested on every one. */
export const STORES: readonly [name: string, open: (options?: TestStoreOptions) => Promise<EventStore>][] = [
  ['duckdb', openDuckdbStore],
  ['clickhouse', openChdbStore],
];
