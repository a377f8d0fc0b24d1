import { createHash } from 'node:crypto';
import type { Column } from '../../src/plan/expression.ts';
import type { Scan } from '../../src/plan/node.ts';
import type { ValueType } from '../../src/plan/value.ts';
import type {
  BatchColumn,
  DeadLetter,
  EventBatch,
  EventStore,
  FieldValue,
  RowValue,
} from '../../src/store/event-store.ts';

/** An `_id` made from a name. */
export function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

export const START = Date.parse('2025-03-01T00:00:00Z');

/** A batch of events one second apart, named by their ids, with the given columns. */
export function batchOf(
  names: readonly string[],
  columns: readonly (Omit<BatchColumn, 'list' | 'values'> & { list?: boolean; values: FieldValue[] })[] = [],
  stream = 'logs-test-default',
): EventBatch {
  return {
    stream,
    ids: names.map(idOf),
    timestamps: names.map((_, i) => START + i * 1000),
    columns: columns.map((column) => ({ list: false, ...column })),
  };
}

const SPAN = { start: 0, end: 0 };

/** A scan of fields, each with the type and multiplicity it is asked for. */
export function scanOf(fields: readonly [name: string, type: ValueType, multi?: boolean][], streams: string[]): Scan {
  const columns = fields.map(([field, type, multi], id) => {
    const column: Column = { id: id + 1, name: field, type, multi: multi ?? false };
    return { column, field };
  });
  return { kind: 'scan', streams, columns, span: SPAN };
}

/** The rows of a scan, in order of their text, since a store promises no order. */
export async function rowsOf(
  store: EventStore,
  fields: readonly [name: string, type: ValueType, multi?: boolean][],
  options: { streams?: string[]; replay?: boolean } = {},
): Promise<RowValue[][]> {
  const scan = scanOf(fields, options.streams ?? ['logs-test-default']);
  const columns = scan.columns.map((c) => c.column);
  const rows: RowValue[][] = [];
  for await (const chunk of store.query(store.scan(scan, { replay: options.replay ?? false }), columns))
    rows.push(...chunk);
  return rows;
}

/** A commit of events only. */
export function commitEvents(store: EventStore, ...events: EventBatch[]) {
  return store.commit({ events, positions: [], deadLetters: [] });
}

/** The dead letters, without what the store gave them: id and time. */
export async function lettersOf(store: EventStore): Promise<DeadLetter[]> {
  const letters = await store.deadLetters({ limit: 100_000 });
  return letters.map(({ source, position, reason, raw, format }) => ({ source, position, reason, raw, format }));
}
