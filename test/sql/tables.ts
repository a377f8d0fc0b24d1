import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { EnrichPolicy } from '../../src/plan/schema.ts';
import type { ValueType } from '../../src/plan/value.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore, FieldValue } from '../../src/store/event-store.ts';

/** A table of a test: the types of its columns, then its rows. */
export interface TestTable {
  readonly columns: Readonly<Record<string, ValueType>>;
  readonly rows: readonly (readonly FieldValue[])[];
}

export interface TestTables {
  readonly store: EventStore;
  /** Rows of a query, values as JSON has them; wrong queries throw their messages. */
  query(text: string): Promise<unknown[][]>;
  /** As `query`, with the names of the columns before the rows. */
  table(text: string): Promise<unknown[][]>;
  /** The messages of what is wrong with a query. */
  problems(text: string): string[];
}

/** A store in memory whose streams are these tables, each of which may be looked up as well. */
export async function tablesWith(
  tables: Readonly<Record<string, TestTable>>,
  policies: readonly EnrichPolicy[] = [],
): Promise<TestTables> {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
  for (const [stream, { columns, rows }] of Object.entries(tables)) {
    await store.commit({
      events: [
        {
          stream,
          ids: rows.map((_, i) => (i + 1).toString(16).padStart(32, '0')),
          timestamps: rows.map((_, i) => Date.UTC(2026, 0, 1) + i * 1000),
          columns: Object.entries(columns).map(([field, type], i) => ({
            field,
            type,
            list: false,
            values: rows.map((row) => row[i]!),
          })),
        },
      ],
      positions: [],
      deadLetters: [],
    });
  }
  const analyze = (text: string) => {
    const streams = store.streams().map((s) => withoutTimes(s, tables[s.name]!));
    return analyzeQuery(text, { streams, lookups: streams, policies, missingStreams: 'error', version: '1.2.3' });
  };
  const run = async (text: string) => {
    const { plan, diagnostics, columns } = analyze(text);
    if (plan === undefined) throw new Error(diagnostics.map((d) => d.message).join('; '));
    const statement = emitPlan(plan, {
      dialect: store.dialect,
      now: Date.UTC(2026, 0, 31, 12),
      scan: (scan) => store.scan(scan, { replay: false }),
      lookup: (lookup) => store.lookup(lookup),
      stored: () => {
        throw new Error('nothing is kept here');
      },
    });
    const rows: unknown[][] = [];
    for await (const chunk of store.query(statement, columns)) rows.push(...chunk.map((row) => row.map(asJson)));
    return { names: columns.map((c) => c.name), rows };
  };
  return {
    store,
    query: async (text) => (await run(text)).rows,
    table: async (text) => {
      const { names, rows } = await run(text);
      return [names, ...rows];
    },
    problems: (text) => analyze(text).diagnostics.map((d) => d.message),
  };
}

/** The fields that a table declares, without those that every stream has. */
function withoutTimes(schema: ReturnType<EventStore['streams']>[number], table: TestTable) {
  const names = new Set(Object.keys(table.columns));
  return { ...schema, fields: new Map([...schema.fields].filter(([name]) => names.has(name))) };
}

function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson);
  return typeof value === 'bigint' ? Number(value) : value;
}
