import { Sql, sql } from '../../base/sql-text.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import { foldParts, type PartialPlan } from '../partial-plan.ts';
import { type Window, windowOf } from '../schedule.ts';
import { keptSql } from '../survivors.ts';
import { tableName } from './round-tables.ts';
import { rowsWithin } from './rows-within.ts';
import type { MemoryContext } from './survivor-memory.ts';
import type { TouchedRuns } from './touched.ts';

/** With fewer granules behind it, a window is as soon read as it is. */
const LEAST_GRANULES = 2;

/**
 * Of one run's window, the last that was asked for, the part that runs before it saw: put together over its granules, so that what a round costs for
 * its keys does not grow with the granules that the window holds already.
 */
export class ClosedPartials {
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  #run = Number.NEGATIVE_INFINITY;
  #table: string | undefined;
  #rows = 0;

  constructor(context: MemoryContext, plan: PartialPlan) {
    this.#context = context;
    this.#plan = plan;
  }

  get rows(): number {
    return this.#rows;
  }

  /** The parts of a run's window, those of its closed part in one row a key; undefined for runs before the last, and where it is not worth it. */
  async windowOf(run: number, parts: Sql): Promise<Sql | undefined> {
    if (run > this.#run) await this.#build(run, parts);
    if (run < this.#run || this.#table === undefined) return undefined;
    const { closed, open } = this.#partsOf(run);
    const old = this.#within(sql`SELECT * FROM ${keptSql(this.#table)}`, closed);
    return sql`${old} UNION ALL ${this.#within(parts, open)}`;
  }

  /** Adds parts of new events, which some runs see. */
  async append(parts: Sql, touched: readonly TouchedRuns[]): Promise<void> {
    const isLate = touched.some(({ first }) => first < this.#run);
    if (this.#table === undefined || !isLate) return;
    const { rows } = await this.#context.store.append(
      this.#table,
      this.#within(parts, this.#partsOf(this.#run).closed),
    );
    this.#rows += rows;
  }

  async discard(): Promise<void> {
    const table = this.#table;
    this.#table = undefined;
    this.#run = Number.NEGATIVE_INFINITY;
    this.#rows = 0;
    if (table !== undefined) await this.#context.store.discard(table);
  }

  async #build(run: number, parts: Sql): Promise<void> {
    const { store } = this.#context;
    await this.discard();
    const { closed } = this.#partsOf(run);
    const rows = this.#within(parts, closed);
    if ((await this.#granulesIn(rows)) >= LEAST_GRANULES) {
      const table = tableName();
      const first = sql`${store.dialect.literal(BigInt(closed.from), 'date')} AS ${columnSql(this.#plan.granule)}`;
      const columns = this.#plan.columns.map((c) => (c === this.#plan.granule ? first : columnSql(c)));
      const asOne = sql`SELECT ${Sql.join(columns, ', ')} FROM (${rows}) AS parts`;
      const kept = await store.keep(table, foldParts(this.#plan, asOne, { dialect: store.dialect, now: 0 }));
      this.#table = table;
      this.#rows = kept.rows;
    }
    this.#run = run;
  }

  async #granulesIn(rows: Sql): Promise<number> {
    const { granule } = this.#plan;
    let granules = 0;
    const statement = sql`SELECT DISTINCT ${columnSql(granule)} FROM (${rows}) AS parts`;
    for await (const chunk of this.#context.store.query(statement, [granule])) granules += chunk.length;
    return granules;
  }

  /** What the run before saw of a run's window, and the rest of it. */
  #partsOf(run: number): { closed: Window; open: Window } {
    const { schedule } = this.#context.prepared.rule;
    const { from, to } = windowOf(run, schedule);
    const since = Math.max(from, windowOf(run - 1, schedule).to);
    return { closed: { from, to: since }, open: { from: since, to } };
  }

  #within(parts: Sql, window: Window): Sql {
    return rowsWithin(parts, this.#plan.granule, [window], this.#context.store);
  }
}
