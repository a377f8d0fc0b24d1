import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { type DuckdbStore, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';

/** The moment that NOW() stands for. */
const NOW = Date.UTC(2026, 0, 31, 12);

export interface QueryResult {
  readonly rows: readonly (readonly unknown[])[];
  readonly types: readonly string[];
  readonly names: readonly string[];
}

/** Runs a query that begins with ROW on the real engine; values as JSON has them. Wrong queries throw their messages. */
export async function runQuery(store: DuckdbStore, query: string): Promise<QueryResult> {
  const { plan, diagnostics, columns } = analyzeQuery(query, { streams: store.streams(), missingStreams: 'error' });
  if (plan === undefined) throw new Error(diagnostics.map((d) => d.message).join('; '));
  const noTable = () => {
    throw new Error('a ROW query reads no table');
  };
  const statement = emitPlan(plan, {
    dialect: store.dialect,
    now: NOW,
    scan: noTable,
    lookup: () => {
      throw new Error('no lookup tables here');
    },
    stored: noTable,
  });
  const rows: unknown[][] = [];
  for await (const chunk of store.query(statement, columns)) rows.push(...chunk.map((row) => row.map(asJson)));
  return { rows, types: columns.map((c) => c.type), names: columns.map((c) => c.name) };
}

/** The mistakes that analysis finds in a query. */
export function problemsOf(query: string): string[] {
  return analyzeQuery(query, { streams: [], missingStreams: 'error' }).diagnostics.map((d) => d.message);
}

/** Opens an empty store in memory. */
export function openStore(): Promise<DuckdbStore> {
  return openDuckdbStore();
}

function asJson(value: unknown): unknown {
  // ES|QL knows no list of one: it is the value.
  if (Array.isArray(value)) return value.length === 1 ? asJson(value[0]) : value.map(asJson);
  return typeof value === 'bigint' ? Number(value) : value;
}
