import { compareText } from '../base/compare-text.ts';
import type { Column } from '../plan/expression.ts';
import { outputOf, type Plan } from '../plan/node.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import type { EventStore, RowValue } from '../store/event-store.ts';
import { type EvidenceEvent, isoTime } from './alert.ts';
import { call, constant, referTo } from './hidden-columns.ts';
import type { Window } from './schedule.ts';
import { emitOptions, type Survivors } from './survivors.ts';

interface EvidenceRow {
  /** Milliseconds since the epoch, by the rule's own time field. */
  readonly time: number;
  readonly event: EvidenceEvent;
}

/** Up to this many survivors are looked up by their numbers; for more, all are read once. */
const MOST_LOOKED_UP = 2_000;

/** Tells survivors' numbers as the events they are. */
export class EvidenceReader {
  readonly #rows = new Map<number, EvidenceRow>();
  readonly #store: EventStore;
  readonly #survivors: Survivors;

  constructor(store: EventStore, survivors: Survivors) {
    this.#store = store;
    this.#survivors = survivors;
  }

  /** Reads the events of these survivors, those not read before. */
  async load(survivors: readonly number[]): Promise<void> {
    const missing = new Set(survivors.filter((row) => !this.#rows.has(row)));
    if (missing.size === 0) return;
    const { row, time, timestamp, idHigh, idLow, index, table } = this.#survivors;
    const wanted: Column[] = [row, time, timestamp, idHigh, idLow, ...(typeof index === 'string' ? [] : [index])];
    const stored: Plan = { kind: 'stored', table, columns: wanted, span: { start: 0, end: 0 } };
    const plan = missing.size > MOST_LOOKED_UP ? stored : only(stored, row, missing);
    const statement = emitPlan(plan, emitOptions(this.#store));
    for await (const chunk of this.#store.query(statement, outputOf(plan))) {
      for (const values of chunk) {
        const number = Number(values[0]);
        if (missing.has(number)) this.#rows.set(number, evidenceRow(values, index));
      }
    }
  }

  /** Each event once, in the order of time (then of id). */
  eventsOf(survivors: readonly number[]): EvidenceEvent[] {
    const events = new Map<string, EvidenceEvent>();
    for (const survivor of survivors) {
      const { event } = this.#rows.get(survivor)!;
      events.set(`${event._index}/${event._id}`, event);
    }
    return [...events.values()].sort(
      (a, b) => compareText(a['@timestamp'], b['@timestamp']) || compareText(a._id, b._id),
    );
  }

  /** Each event once, in no order, with its time by the rule's clock, in milliseconds since the epoch. */
  timedEventsOf(survivors: readonly number[]): { readonly time: number; readonly event: EvidenceEvent }[] {
    const events = new Map<string, EvidenceRow>();
    for (const survivor of survivors) {
      const row = this.#rows.get(survivor)!;
      events.set(`${row.event._index}/${row.event._id}`, row);
    }
    return [...events.values()];
  }

  /** From the first of these survivors to just behind the last, by the rule's time. */
  spanOf(survivors: readonly number[]): Window {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const survivor of survivors) {
      const { time } = this.#rows.get(survivor)!;
      if (time < from) from = time;
      if (time > to) to = time;
    }
    return { from, to: to + 1 };
  }
}

function only(stored: Plan, row: Column, wanted: ReadonlySet<number>): Plan {
  const list = [...wanted].map((n) => constant(BigInt(n), 'long'));
  const condition = call('IN', [referTo(row), ...list], 'boolean');
  return { kind: 'filter', input: stored, condition, span: { start: 0, end: 0 } };
}

function evidenceRow(values: readonly RowValue[], index: Column | string): EvidenceRow {
  const [, time, timestamp, high, low, stream] = values;
  return {
    time: Date.parse(time as string),
    event: {
      _index: typeof index === 'string' ? index : (stream as string),
      _id: idText(high as bigint, low as bigint),
      '@timestamp': isoTime(Date.parse(timestamp as string)),
    },
  };
}

/** An `_id` from its halves: 32 hexadecimal digits. */
export function idText(high: bigint, low: bigint): string {
  return high.toString(16).padStart(16, '0') + low.toString(16).padStart(16, '0');
}
