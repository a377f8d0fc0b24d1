import { Sql, sql } from '../../base/sql-text.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import { foldParts, type PartialPlan } from '../partial-plan.ts';
import { type Window, windowOf } from '../schedule.ts';
import { keptSql } from '../survivors.ts';
import { tableName } from './round-tables.ts';
import type { MemoryContext } from './survivor-memory.ts';

/**
 * The parts of the window of one run, the last that is asked for, put together over all of its granules: what a round costs for its keys does
 * not grow with the granules that the window holds already.
 */
export class WindowPartials {
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  #run = Number.NEGATIVE_INFINITY;
  #table: string | undefined;
  #folded = 0;
  #loose = 0;

  constructor(context: MemoryContext, plan: PartialPlan) {
    this.#context = context;
    this.#plan = plan;
  }

  get rows(): number {
    return this.#folded + this.#loose;
  }

  /** The run whose window it is; less than any where there is none. */
  get run(): number {
    return this.#run;
  }

  /** All rows, those of the same key in several. */
  get sql(): Sql {
    return sql`SELECT * FROM ${keptSql(this.#table!)}`;
  }

  /** Puts together the window of a run, of all parts. */
  async build(run: number, parts: Sql): Promise<void> {
    await this.discard();
    await this.#fold(this.#within(parts, windowOf(run, this.#context.prepared.rule.schedule)));
    this.#run = run;
  }

  /** Adds parts of new events. */
  async append(parts: Sql): Promise<void> {
    if (this.#table === undefined) return;
    const { schedule } = this.#context.prepared.rule;
    const { rows } = await this.#context.store.append(this.#table, this.#within(parts, windowOf(this.#run, schedule)));
    this.#loose += rows;
    if (this.#loose >= Math.max(this.#context.foldRows, this.#folded)) await this.#fold(this.sql);
  }

  async discard(): Promise<void> {
    const table = this.#table;
    this.#table = undefined;
    this.#run = Number.NEGATIVE_INFINITY;
    this.#folded = 0;
    this.#loose = 0;
    if (table !== undefined) await this.#context.store.discard(table);
  }

  async #fold(parts: Sql): Promise<void> {
    const { store } = this.#context;
    const table = tableName();
    const { rows } = await store.keep(table, foldParts(this.#plan, parts, { dialect: store.dialect, now: 0 }));
    if (this.#table !== undefined) await store.discard(this.#table);
    this.#table = table;
    this.#folded = rows;
    this.#loose = 0;
  }

  /** Parts of a window, as if they were of its first granule. */
  #within(parts: Sql, { from, to }: Window): Sql {
    const { dialect } = this.#context.store;
    const { granule, columns } = this.#plan;
    const date = (ms: number) => dialect.literal(BigInt(ms), 'date');
    const selected = columns.map((column) =>
      column === granule ? sql`${date(from)} AS ${columnSql(granule)}` : columnSql(column),
    );
    const name = columnSql(granule);
    return sql`SELECT ${Sql.join(selected, ', ')} FROM (SELECT * FROM (${parts}) AS parts WHERE ${name} >= ${date(from)} AND ${name} < ${date(to)}) AS parts`;
  }
}
