import { Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import { outputOf, type Plan } from '../../plan/node.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import { emitPlan } from '../../sql/emit-plan.ts';
import type { RowValue } from '../../store/event-store.ts';
import type { Cut } from '../cut.ts';
import { type Firing, keyText } from '../episodes.ts';
import { foldParts, type PartialPlan } from '../partial-plan.ts';
import type { RunSpan } from '../run-span.ts';
import { runsOf, type Window, windowOf } from '../schedule.ts';
import { emitOptions, type Survivors } from '../survivors.ts';
import { overAllWindows, overTable, type WindowedPlan } from '../windowed-plan.ts';
import type { GranuleFacts } from './growth.ts';
import { rowsWithin } from './rows-within.ts';
import type { MemoryContext } from './survivor-memory.ts';
import type { TouchedRuns } from './touched.ts';

/** So few runs are evaluated each by itself: joined, each row would stand in every run that sees it. */
const MOST_SINGLE_RUNS = 4;
const NUMBER: Column = { id: 0, name: '$number', type: 'long', multi: false };

/** Reads rows of parts: what they give in runs, and what they say of granules and keys. */
export class PartialRows {
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  readonly #cut: Cut;

  readonly #signal: AbortSignal;

  constructor(context: MemoryContext, plan: PartialPlan, signal: AbortSignal) {
    this.#context = context;
    this.#plan = plan;
    this.#signal = signal;
    this.#cut = { rowPart: [], groupPart: plan.groupPart, perWindow: undefined };
  }

  /** Of some rows those of any of these windows. */
  within(rows: Sql, windows: readonly Window[]): Sql {
    return rowsWithin(rows, this.#plan.granule, windows, this.#context.store);
  }

  /** Rows of the same granule and key made one. */
  folded(rows: Sql): Sql {
    return foldParts(this.#plan, rows, { dialect: this.#context.store.dialect, now: 0 });
  }

  /** What the rule gives in some runs, of these rows; what is behind it is left out. */
  async firings(rows: Sql, spans: readonly RunSpan[]): Promise<Firing[]> {
    const { rule, hidden } = this.#context.prepared;
    const { schedule } = rule;
    const runs = spans.reduce((n, { first, last }) => n + last - first + 1, 0);
    const list: Firing[] = [];
    if (runs > MOST_SINGLE_RUNS) {
      for (const span of spans) {
        const windowed = overAllWindows(this.#cut, this.#source, schedule, hidden, { lineage: false, runs: span });
        for (const firing of await this.#read(windowed, rows, 0, 0)) list.push(firing);
      }
      return list;
    }
    for (const { first, last } of spans) {
      for (let run = first; run <= last; run++) {
        const own = this.within(rows, [windowOf(run, schedule)]);
        for (const firing of await this.firingsOfRun(own, run)) list.push(firing);
      }
    }
    return list;
  }

  /** What the rule gives in a run, of these rows, all of which its window holds. */
  firingsOfRun(rows: Sql, run: number): Promise<Firing[]> {
    const { hidden, rule } = this.#context.prepared;
    return this.#read(overTable(this.#cut, this.#source, hidden), rows, run * rule.schedule.intervalMs, run);
  }

  /** What the group keys of rows that are dates lie between, each as a condition that also holds where there is none. */
  async bounds(rows: Sql): Promise<Sql[]> {
    const dates = this.#plan.keys.filter((column) => column.type === 'date');
    if (dates.length === 0) return [];
    const ends = dates.flatMap((column) => [sql`min(${columnSql(column)})`, sql`max(${columnSql(column)})`]);
    const types = dates.flatMap((column) => [column, column]);
    const { dialect } = this.#context.store;
    const literal = (value: RowValue | undefined) => dialect.literal(BigInt(Date.parse(String(value))), 'date');
    for await (const [row] of this.#query(sql`SELECT ${Sql.join(ends, ', ')} FROM (${rows}) AS parts`, types)) {
      return dates.map((column, i) => {
        const [least, most] = [row?.[2 * i], row?.[2 * i + 1]];
        const name = columnSql(column);
        if (typeof least !== 'string' || typeof most !== 'string') return sql`${name} IS NULL`;
        return sql`(${name} IS NULL OR (${name} >= ${literal(least)} AND ${name} <= ${literal(most)}))`;
      });
    }
    return [];
  }

  /** What the rule gives of all these rows, as if they were one window's. */
  whole(rows: Sql, now: number): Promise<Firing[]> {
    return this.#read(overTable(this.#cut, this.#source, this.#context.prepared.hidden), rows, now, 0);
  }

  /** The columns of what the rule gives. */
  columns(): Pick<WindowedPlan, 'result' | 'key'> {
    return overTable(this.#cut, this.#source, this.#context.prepared.hidden);
  }

  async #read(windowed: WindowedPlan, rows: Sql, now: number, ofRun: number): Promise<Firing[]> {
    const columns = outputOf(windowed.plan);
    const place = (column: Column) => columns.findIndex((c) => c.id === column.id);
    const result = windowed.result.map(place);
    const key = windowed.key.map(place);
    const run = windowed.run && place(windowed.run);
    const list: Firing[] = [];
    for await (const values of this.#rowsOf(windowed.plan, rows, now)) {
      list.push({
        run: run === undefined ? ofRun : Number(values[run]),
        key: key.map((i) => values[i]!),
        row: result.map((i) => values[i]!),
        evidence: [],
        rows: 0,
      });
    }
    return list;
  }

  async *#rowsOf(plan: Plan, rows: Sql, now: number): AsyncGenerator<RowValue[]> {
    const { store } = this.#context;
    const statement = emitPlan(plan, { ...emitOptions(store, now), stored: () => rows });
    for await (const chunk of store.query(statement, outputOf(plan), { signal: this.#signal })) yield* chunk;
  }

  #query(statement: Sql, columns: readonly Column[]) {
    return this.#context.store.query(statement, columns, { signal: this.#signal });
  }

  /** The keys of rows. */
  async keys(rows: Sql): Promise<Set<string>> {
    const { keys } = this.#plan;
    const statement = sql`SELECT DISTINCT ${Sql.join(keys.map(columnSql), ', ')} FROM (${rows}) AS parts`;
    const found = new Set<string>();
    for await (const chunk of this.#query(statement, keys)) {
      for (const values of chunk) found.add(keyText(values));
    }
    return found;
  }

  /** How many survivors are behind rows, by the runs that see them. */
  async counts(rows: Sql): Promise<TouchedRuns[]> {
    const { granule, rows: count } = this.#plan;
    const { schedule } = this.#context.prepared.rule;
    const statement = sql`SELECT ${columnSql(granule)}, CAST(sum(${columnSql(count)}) AS BIGINT) FROM (${rows}) AS parts GROUP BY ${columnSql(granule)}`;
    const list: TouchedRuns[] = [];
    for await (const chunk of this.#query(statement, [granule, NUMBER])) {
      for (const [start, survivors] of chunk) {
        // A granule lies in a window as a whole or not at all.
        list.push({ ...runsOf(Date.parse(String(start)), schedule), survivors: Number(survivors) });
      }
    }
    return list;
  }

  /** What rows that are folded say of each key's granules. */
  async granules(rows: Sql): Promise<Map<string, GranuleFacts[]>> {
    const { keys, granule, rows: count, events, firstTime, lastTime, firstStamp, lastStamp } = this.#plan;
    const columns = [granule, count, events, firstTime, lastTime, firstStamp, lastStamp, ...keys];
    const statement = sql`SELECT ${Sql.join(columns.map(columnSql), ', ')} FROM (${rows}) AS parts`;
    const granules = new Map<string, GranuleFacts[]>();
    const ms = (value: RowValue | undefined) => Date.parse(String(value));
    for await (const chunk of this.#query(statement, columns)) {
      for (const values of chunk) {
        const key = keyText(values.slice(7));
        const list = granules.get(key) ?? [];
        granules.set(key, list);
        list.push({
          start: ms(values[0]),
          rows: Number(values[1]),
          events: Number(values[2]),
          firstTime: ms(values[3]),
          lastTime: ms(values[4]),
          firstStamp: ms(values[5]),
          lastStamp: ms(values[6]),
        });
      }
    }
    return granules;
  }

  /** Rows of parts, as a source to evaluate over: of survivors it has but the time. */
  get #source(): Survivors {
    const { granule, rows, columns } = this.#plan;
    return {
      table: '',
      rows: 0,
      columns,
      time: granule,
      row: rows,
      timestamp: granule,
      idHigh: granule,
      idLow: granule,
      index: '',
    };
  }
}
