import { scansOf } from '../catalog/could-fire/fire-outlook.ts';
import type { EventFacts } from '../catalog/could-fire/why-no-rows.ts';
import { emitOptions } from '../detect/survivors.ts';
import type { AggregateCall, Column } from '../plan/expression.ts';
import { outputOf, type Plan, type Scan, type ScanColumn } from '../plan/node.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import type { EventStore } from '../store/event-store.ts';
import { isOfEveryEvent } from './every-event.ts';

/** How many events a rule's streams hold, and how many of them have values in the fields that it reads. */
export class StoredValues implements EventFacts {
  readonly #events = new Map<string, number>();
  readonly #values = new Map<string, number>();
  /** Columns that no event can have a value in, since no stream ever had. */
  readonly #never = new Set<string>();

  private constructor() {}

  /** Counts in one read of each scan's streams; what is not counted when the signal aborts is taken to be there. */
  static async of(plan: Plan, store: EventStore, signal?: AbortSignal): Promise<StoredValues> {
    const values = new StoredValues();
    for (const scan of scansOf(plan)) await values.#count(scan, store, signal);
    return values;
  }

  /** Events of a scan's streams; undefined where they were not counted. */
  eventsOf(scan: Scan): number | undefined {
    return this.#events.get(scanKey(scan));
  }

  hasEvents(scan: Scan): boolean {
    return this.#events.get(scanKey(scan)) !== 0;
  }

  hasValues(scan: Scan, column: ScanColumn): boolean {
    const key = columnKey(scan, column);
    return !this.#never.has(key) && this.#values.get(key) !== 0;
  }

  async #count(scan: Scan, store: EventStore, signal: AbortSignal | undefined): Promise<void> {
    const key = scanKey(scan);
    if (this.#events.has(key)) return;
    const stored = new Map(store.streams().map((s) => [s.name, s.fields]));
    if (!scan.streams.some((name) => stored.has(name))) {
      this.#events.set(key, 0);
      return;
    }
    const counted: ScanColumn[] = [];
    for (const column of scan.columns) {
      if (isOfEveryEvent(column.field)) continue;
      if (scan.streams.some((name) => stored.get(name)?.has(column.field))) counted.push(column);
      else this.#never.add(columnKey(scan, column));
    }
    const { plan, rows, columns } = countingPlan(scan, counted);
    try {
      const statement = emitPlan(plan, emitOptions(store));
      for await (const chunk of store.query(statement, outputOf(plan), signal && { signal }))
        for (const row of chunk) {
          const place = (column: Column) => Number(row[outputOf(plan).findIndex((c) => c.id === column.id)]);
          this.#events.set(key, place(rows));
          counted.forEach((column, i) => void this.#values.set(columnKey(scan, column), place(columns[i]!)));
        }
    } catch (error) {
      // Not knowing how many there are is no reason to say nothing else of a rule.
      if (signal?.aborted !== true) throw error;
    }
  }
}

function countingPlan(scan: Scan, counted: readonly ScanColumn[]) {
  const highest = scan.columns.reduce((most, c) => Math.max(most, c.column.id), 0);
  const column = (i: number): Column => ({ id: highest + 1 + i, name: `n${i}`, type: 'long', multi: false });
  const count = (args: AggregateCall['args']): AggregateCall => ({
    kind: 'aggregate',
    name: 'COUNT',
    args,
    filter: undefined,
    type: 'long',
    multi: false,
    span: scan.span,
  });
  const rows = column(0);
  const columns = counted.map((_, i) => column(i + 1));
  const plan: Plan = {
    kind: 'aggregate',
    input: { ...scan, columns: counted },
    groups: [],
    aggregates: [
      { column: rows, call: count([]) },
      ...counted.map((c, i) => {
        const { type, multi } = c.column;
        return {
          column: columns[i]!,
          call: count([{ kind: 'column', column: c.column, type, multi, span: scan.span }]),
        };
      }),
    ],
    span: scan.span,
  };
  return { plan, rows, columns };
}

function scanKey(scan: Scan): string {
  return JSON.stringify([scan.streams, scan.columns.map((c) => [c.field, c.only ?? null])]);
}

function columnKey(scan: Scan, { field, only }: ScanColumn): string {
  return JSON.stringify([scan.streams, field, only ?? null]);
}
