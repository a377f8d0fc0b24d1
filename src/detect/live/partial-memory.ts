import { Sql, sql } from '../../base/sql-text.ts';
import { type Firing, groupByKey, keyText } from '../episodes.ts';
import type { PartialPlan } from '../partial-plan.ts';
import { clipSpans, joinSpans, type RunSpan } from '../run-span.ts';
import { type Window, windowOf } from '../schedule.ts';
import { keptSql } from '../survivors.ts';
import type { Draft } from './draft.ts';
import { GrowingAlerts } from './growing-alerts.ts';
import { type Growth, growthOf, timesOf } from './growth.ts';
import { KeptPartials } from './kept-partials.ts';
import { keyRows, MOST_LISTED_KEYS, rowsOfKeys } from './key-table.ts';
import type { LedgerAlert } from './ledger.ts';
import { PartialRows } from './partial-rows.ts';
import { reconcile } from './reconcile.ts';
import { type KeyInPlay, neededFirings } from './region.ts';
import { type RoundTables, windowsOf } from './round-tables.ts';
import type { RoundView, RuleMemory } from './rule-memory.ts';
import { draftsFromStore, type MemoryContext } from './survivor-memory.ts';
import { ownPart, type TouchedRuns } from './touched.ts';

/** What alerts that go on for longer than this were made of is read from the store, in lengths of the rule's window. */
const MOST_WINDOWS_BACK = 24;

/**
 * Parts of a rule's aggregates by granule of time and group key. Survivors are not kept: they are read again from the store for the few keys
 * that fire.
 */
export class PartialMemory implements RuleMemory {
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  readonly #kept: KeptPartials;

  constructor(context: MemoryContext, plan: PartialPlan) {
    this.#context = context;
    this.#plan = plan;
    this.#kept = new KeptPartials(context, plan);
  }

  get rows(): number {
    return this.#kept.rows;
  }

  async rebuild(from: number, upTo: number | undefined, open: readonly LedgerAlert[]): Promise<void> {
    const { schedule } = this.#context.prepared.rule;
    if (upTo === undefined) return this.#kept.rebuild(from, { windows: [] });
    const most = from - MOST_WINDOWS_BACK * schedule.lookbackMs;
    const began = open.map(({ runs }) => windowOf(runs.first, schedule).from);
    const earliest = Math.max(most, Math.min(from, ...began));
    await this.#kept.rebuild(earliest, { span: { from: earliest }, commits: { upTo } });
    await this.#kept.trim(from, open);
  }

  async begin(tables: RoundTables, isFresh: boolean, after: number | undefined): Promise<RoundView> {
    if (!isFresh)
      return new PartialView(this.#context, this.#plan, this.#kept, { tables, fresh: undefined, after }, []);
    const fresh = await tables.keep(this.#kept.select({ commits: tables.commits(after) }));
    if (fresh.rows === 0) {
      return new PartialView(this.#context, this.#plan, this.#kept, { tables, fresh: undefined, after }, []);
    }
    const rows = new PartialRows(this.#context, this.#plan, tables.signal);
    const touched = await rows.counts(sql`SELECT * FROM ${keptSql(fresh.table)}`);
    await this.#kept.append(fresh.table, touched);
    return new PartialView(this.#context, this.#plan, this.#kept, { tables, fresh: fresh.table, after }, touched);
  }

  trim(from: number, open: readonly LedgerAlert[]): Promise<void> {
    return this.#kept.trim(from, open);
  }

  discard(): Promise<void> {
    return this.#kept.discard();
  }
}

interface RoundOf {
  readonly tables: RoundTables;
  /** The table of the parts of new events; undefined where there are none. */
  readonly fresh: string | undefined;
  readonly after: number | undefined;
}

class PartialView implements RoundView {
  readonly touched: readonly TouchedRuns[];
  readonly #context: MemoryContext;
  readonly #plan: PartialPlan;
  readonly #kept: KeptPartials;
  readonly #round: RoundOf;
  readonly #rows: PartialRows;
  #counted: readonly RunSpan[] | undefined;
  /** What the group keys of new events lie between, where these are dates: as conditions. */
  #buckets: readonly Sql[] | undefined;

  constructor(
    context: MemoryContext,
    plan: PartialPlan,
    kept: KeptPartials,
    round: RoundOf,
    touched: readonly TouchedRuns[],
  ) {
    this.#context = context;
    this.#plan = plan;
    this.#kept = kept;
    this.#round = round;
    this.#rows = new PartialRows(context, plan, round.tables.signal);
    this.touched = touched;
  }

  get survivors(): number {
    return this.touched.reduce((n, t) => n + t.survivors, 0);
  }

  async touchedAmong(held: readonly LedgerAlert[]): Promise<(key: string) => boolean> {
    const { fresh, tables } = this.#round;
    if (fresh === undefined) return () => false;
    const { store } = this.#context;
    const keys = [...new Set(held.map((alert) => alert.key))];
    let rows = sql`SELECT * FROM ${keptSql(fresh)}`;
    if (keys.length <= MOST_LISTED_KEYS) {
      const listed = await tables.keep(keyRows(keys, this.#plan.keys, store));
      rows = rowsOfKeys(rows, this.#plan.keys, listed.table, store);
    }
    const touched = await this.#rows.keys(rows);
    return (key) => touched.has(key);
  }

  async firings(spans: readonly RunSpan[], of: 'touched' | 'all'): Promise<readonly Firing[]> {
    const { fresh } = this.#round;
    if (of === 'all') this.#counted = spans;
    const asked = async (rows: Sql) => {
      if (of === 'all' || fresh === undefined) return rows;
      return rowsOfKeys(await this.#nearFresh(rows, fresh), this.#plan.keys, fresh, this.#context.store);
    };
    const newest = spans.at(-1)!.last;
    const window = await this.#kept.windowOf(newest);
    if (window === undefined) return this.#rows.firings(await asked(await this.#within(spans)), spans);
    const list = await this.#rows.firingsOfRun(await asked(window), newest);
    const others = clipSpans(spans, { first: Number.MIN_SAFE_INTEGER, last: newest - 1 });
    if (others.length === 0) return list;
    return [...(await this.#rows.firings(await asked(await this.#within(others)), others)), ...list];
  }

  /** Of some rows, those whose time buckets are not outside of those that new events have. */
  async #nearFresh(rows: Sql, fresh: string): Promise<Sql> {
    this.#buckets ??= await this.#rows.bounds(sql`SELECT * FROM ${keptSql(fresh)}`);
    return this.#buckets.length === 0
      ? rows
      : sql`SELECT * FROM (${rows}) AS parts WHERE ${Sql.join(this.#buckets, ' AND ')}`;
  }

  async counts(): Promise<readonly TouchedRuns[] | undefined> {
    return this.#counted && this.#rows.counts(await this.#within(this.#counted));
  }

  /** The parts of the time that some runs look at, of all keys. */
  async #within(spans: readonly RunSpan[]) {
    const windows = windowsOf(spans, this.#context.prepared.rule.schedule);
    if (windows.every(({ from }) => from >= this.#kept.from)) return this.#rows.within(this.#kept.sql, windows);
    const { tables } = this.#round;
    const read = await tables.keep(this.#kept.select({ windows, commits: tables.commits() }));
    return sql`SELECT * FROM ${keptSql(read.table)}`;
  }

  async drafts(inPlay: ReadonlyMap<string, KeyInPlay>): Promise<Draft[]> {
    const { ledger } = this.#context;
    const drafts: Draft[] = [];
    const growing = new Map<string, Growth>();
    const others = new Map<string, KeyInPlay>();
    const { table, firings, granules } = await this.#partsOf(inPlay);
    const { rule, oneEpisode } = this.#context.prepared;
    for (const [key, play] of inPlay) {
      const own = firings.get(key) ?? [];
      const growth = growthOf(play.held, own, granules.get(key) ?? [], rule.schedule, oneEpisode);
      if (growth !== undefined) growing.set(key, growth);
      else if (own.length > 0) others.set(key, play);
      else drafts.push(...(await reconcile([], play.held, (handle) => ledger.evidenceOf(handle))));
    }
    if (growing.size > 0) {
      const alerts = new GrowingAlerts(this.#context, this.#plan, this.#rows, this.#round);
      const grown = await alerts.drafts(growing, table);
      for (const key of growing.keys()) {
        const draft = grown.get(key);
        if (draft === undefined) others.set(key, inPlay.get(key)!);
        else drafts.push(draft);
      }
    }
    if (others.size > 0) {
      const times = timesOf([...others.keys()].flatMap((key) => granules.get(key) ?? []));
      drafts.push(...(await this.#fromStore(others, times)));
    }
    return drafts;
  }

  /** The parts of keys in play, in a table of their own, and what they give. */
  async #partsOf(inPlay: ReadonlyMap<string, KeyInPlay>) {
    const { store, prepared } = this.#context;
    const { tables } = this.#round;
    const { schedule } = prepared.rule;
    const needed = joinSpans([...inPlay.values()].flatMap((play) => play.needed));
    const windows = windowsOf(needed, schedule);
    const covered = [...inPlay].every(([key, play]) =>
      this.#kept.covers(key, windowOf(play.needed[0]!.first, schedule).from),
    );
    let rows = covered
      ? this.#rows.within(this.#kept.sql, windows)
      : this.#kept.select({ windows, commits: tables.commits() });
    if (inPlay.size <= MOST_LISTED_KEYS) {
      const listed = await tables.keep(keyRows([...inPlay.keys()], this.#plan.keys, store));
      rows = rowsOfKeys(rows, this.#plan.keys, listed.table, store);
    }
    const { table } = await tables.keep(this.#rows.folded(rows));
    const all = sql`SELECT * FROM ${keptSql(table)}`;
    const list = neededFirings(await this.#rows.firings(all, needed), inPlay);
    const firings = new Map(groupByKey(list).map((own): [string, Firing[]] => [keyText(own[0]!.key), own]));
    return { table, firings, granules: await this.#rows.granules(all) };
  }

  async #fromStore(inPlay: ReadonlyMap<string, KeyInPlay>, times: readonly Window[]): Promise<Draft[]> {
    const { own, store } = this.#context;
    const { tables } = this.#round;
    if (own.length === 0 || inPlay.size > MOST_LISTED_KEYS) {
      return draftsFromStore(this.#context, tables, inPlay, { times });
    }
    const keys = [...new Set([...inPlay.keys()].map((key) => ownPart(key, own)))];
    const columns = own.map((o) => o.column);
    const { table } = await tables.keep(keyRows(keys, columns, store));
    return draftsFromStore(this.#context, tables, inPlay, { keys: { table, own }, times });
  }
}
