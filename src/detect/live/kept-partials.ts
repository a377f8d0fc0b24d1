import { Sql, sql } from '../../base/sql-text.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import { emitPlan } from '../../sql/emit-plan.ts';
import type { PartialPlan } from '../partial-plan.ts';
import { foldParts } from '../partial-plan.ts';
import { windowOf } from '../schedule.ts';
import { type EventChoice, emitOptions, keptSql } from '../survivors.ts';
import { ClosedPartials } from './closed-partials.ts';
import { keyRows, MOST_LISTED_KEYS, rowsOfKeys } from './key-table.ts';
import type { LedgerAlert } from './ledger.ts';
import { tableName } from './round-tables.ts';
import type { MemoryContext } from './survivor-memory.ts';
import type { TouchedRuns } from './touched.ts';

/** The parts of a rule's aggregates over recent events, in a scratch table. */
export class KeptPartials {
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  #table: string | undefined;
  #folded = 0;
  #loose = 0;
  #from = Number.POSITIVE_INFINITY;
  readonly #closed: ClosedPartials;
  /** From when on there is all of some keys, where that is before {@link #from}. */
  #retained = new Map<string, number>();

  constructor(context: MemoryContext, plan: PartialPlan) {
    this.#context = context;
    this.#plan = plan;
    this.#closed = new ClosedPartials(context, plan);
  }

  get rows(): number {
    return this.#folded + this.#loose + this.#closed.rows;
  }

  /** All of this time and later is kept. */
  get from(): number {
    return this.#from;
  }

  /** All rows, those of the same granule and key in several. */
  get sql(): Sql {
    return sql`SELECT * FROM ${keptSql(this.#table!)}`;
  }

  /**
   * The parts of one run's window, those of a key in few rows whatever its number of granules; undefined where that is not at hand: it is for
   * the last run that was asked for, and where there are many parts.
   */
  async windowOf(run: number): Promise<Sql | undefined> {
    const { from } = windowOf(run, this.#context.prepared.rule.schedule);
    if (from < this.#from || this.#folded + this.#loose < this.#context.foldRows) return undefined;
    return this.#closed.windowOf(run, this.sql);
  }

  /** The parts of some events. */
  select(choice: EventChoice): Sql {
    const { reader, store } = this.#context;
    const rows = emitPlan({ ...this.#plan.aggregate, input: reader.plan(choice) }, emitOptions(store));
    // Always in the same order: rows are appended by their place.
    return sql`SELECT ${Sql.join(this.#plan.columns.map(columnSql), ', ')} FROM (${rows}) AS parts`;
  }

  async rebuild(from: number, choice: EventChoice): Promise<void> {
    const table = tableName();
    const { rows } = await this.#context.store.keep(table, this.select(choice));
    this.#table = table;
    this.#folded = rows;
    this.#loose = 0;
    this.#from = from;
    this.#retained.clear();
    await this.#closed.discard();
  }

  /** Adds the parts of new events, which are in a table and which some runs see. */
  async append(table: string, touched: readonly TouchedRuns[]): Promise<void> {
    const { store } = this.#context;
    const earliest = Math.min(this.#from, ...this.#retained.values());
    const late = sql`${columnSql(this.#plan.granule)} >= ${store.dialect.literal(BigInt(earliest), 'date')}`;
    const added = await store.append(this.#table!, sql`SELECT * FROM ${keptSql(table)} WHERE ${late}`);
    this.#loose += added.rows;
    await this.#closed.append(sql`SELECT * FROM ${keptSql(table)}`, touched);
  }

  /** Whether all of a key since some time is here. */
  covers(key: string, since: number): boolean {
    return since >= this.#from || (this.#retained.get(key) ?? Number.POSITIVE_INFINITY) <= since;
  }

  /**
   * Puts rows of the same granule and key together and lets go of what is older, but for what alerts that may go on were made of: once it
   * is worth the trouble.
   */
  async trim(from: number, open: readonly LedgerAlert[]): Promise<void> {
    const { store, prepared } = this.#context;
    const { schedule } = prepared.rule;
    const passed = from - this.#from >= schedule.lookbackMs / 2;
    if (!passed && this.#loose < Math.max(this.#context.foldRows, this.#folded)) return;
    const since = Math.max(from, this.#from);
    const retained = new Map<string, number>();
    for (const { key, runs } of open) {
      const began = windowOf(runs.first, schedule).from;
      const earlier = Math.min(retained.get(key) ?? Number.POSITIVE_INFINITY, began);
      if (began < since && this.covers(key, began)) retained.set(key, earlier);
    }
    if (retained.size > MOST_LISTED_KEYS) retained.clear();
    const date = store.dialect.literal(BigInt(since), 'date');
    const granule = columnSql(this.#plan.granule);
    const recent = sql`SELECT * FROM (${this.sql}) AS parts WHERE ${granule} >= ${date}`;
    const keys = retained.size === 0 ? undefined : tableName();
    const table = tableName();
    try {
      if (keys !== undefined) await store.keep(keys, keyRows([...retained.keys()], this.#plan.keys, store));
      const older = sql`SELECT * FROM (${this.sql}) AS parts WHERE ${granule} < ${date}`;
      const rows =
        keys === undefined ? recent : sql`${recent} UNION ALL ${rowsOfKeys(older, this.#plan.keys, keys, store)}`;
      const kept = await store.keep(table, foldParts(this.#plan, rows, { dialect: store.dialect, now: 0 }));
      await store.discard(this.#table!);
      this.#table = table;
      this.#folded = kept.rows;
      this.#loose = 0;
      this.#from = since;
      this.#retained = retained;
    } finally {
      if (keys !== undefined) await store.discard(keys);
    }
  }

  async discard(): Promise<void> {
    this.#from = Number.POSITIVE_INFINITY;
    this.#folded = 0;
    this.#loose = 0;
    this.#retained.clear();
    await this.#closed.discard();
    if (this.#table === undefined) return;
    const table = this.#table;
    this.#table = undefined;
    await this.#context.store.discard(table);
  }
}
