import { createHash } from 'node:crypto';
import { type Analysis, analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { StreamSchema } from '../../src/plan/schema.ts';
import type { ValueType } from '../../src/plan/value.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { type DuckdbStore, openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { FieldValue, RowValue } from '../../src/store/event-store.ts';

/** The moment that NOW() stands for. */
export const NOW = Date.UTC(2026, 0, 31, 12);

/** The fields of a table, with their types. */
export type Fields = Readonly<Record<string, ValueType>>;

/** A store with one stream, `logs`, of the rows given; missing fields are null. */
export class SearchStore {
  readonly #store: DuckdbStore;
  readonly streams: readonly StreamSchema[];

  private constructor(store: DuckdbStore, streams: readonly StreamSchema[]) {
    this.#store = store;
    this.streams = streams;
  }

  static async of(fields: Fields, rows: readonly Readonly<Record<string, FieldValue>>[]): Promise<SearchStore> {
    const store = await openDuckdbStore({ threads: 1 });
    const ids = rows.map((_, i) => createHash('sha256').update(String(i)).digest('hex').slice(0, 32));
    const stored = Object.entries(fields).filter(([name]) => name !== '@timestamp');
    const columns = stored.map(([field, type]) => ({
      field,
      type,
      list: false,
      values: rows.map((row) => row[field] ?? null),
    }));
    const timestamps = rows.map((row) => Date.parse(String(row['@timestamp'] ?? '2026-01-31T00:00:00Z')));
    await store.commit({ events: [{ stream: 'logs', ids, timestamps, columns }], positions: [], deadLetters: [] });
    const [schema] = store.streams();
    const known = Object.entries(fields).map(([name, type]) => {
      return [name, { name, type, multi: schema!.fields.get(name)?.multi ?? false }] as const;
    });
    const stream = { name: 'logs', fields: new Map(known), dynamic: [{ prefix: 'labels.', type: 'keyword' as const }] };
    return new SearchStore(store, [stream]);
  }

  close(): Promise<void> | void {
    return this.#store.close();
  }

  analyze(query: string): Analysis {
    return analyzeQuery(query, { streams: this.streams, missingStreams: 'error' });
  }

  /** The values of a field in the rows that meet a condition, in order. */
  async found(field: string, condition: string): Promise<RowValue[]> {
    const rows = await this.rows(`FROM logs | WHERE ${condition} | KEEP ${field} | SORT ${field}`);
    return rows.map((row) => row[0]!);
  }

  async rows(query: string): Promise<RowValue[][]> {
    const { plan, diagnostics, columns } = this.analyze(query);
    if (plan === undefined) throw new Error(diagnostics.map((d) => d.message).join('; '));
    const statement = emitPlan(plan, {
      dialect: this.#store.dialect,
      now: NOW,
      scan: (scan) => this.#store.scan(scan, { replay: false }),
      stored: () => {
        throw new Error('no kept rows here');
      },
      lookup: () => {
        throw new Error('no lookup tables here');
      },
    });
    const rows: RowValue[][] = [];
    for await (const chunk of this.#store.query(statement, columns)) rows.push(...chunk);
    return rows;
  }
}
