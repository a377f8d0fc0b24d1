import { type Sql, sql } from '../../base/sql-text.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { PreparedRule } from '../judge.ts';
import { joinSpans, type RunSpan } from '../run-span.ts';
import type { FiringSource } from '../run-windows.ts';
import { type RunSchedule, type Window, windowOf } from '../schedule.ts';
import { eventTime, keptSql, type SurvivorReader, type Survivors } from '../survivors.ts';
import type { KeptSurvivors } from './kept-survivors.ts';
import { rowsWithin } from './rows-within.ts';
import { type OwnKey, ofKeysIn } from './touched.ts';

let tables = 0;

/** A name for a scratch table that no other has. */
export function tableName(): string {
  return `live_${++tables}`;
}

/** The tables that one round of a rule reads, let go of at its end. */
export class RoundTables {
  readonly #store: EventStore;
  readonly #prepared: PreparedRule;
  readonly #reader: SurvivorReader;
  /** Events of later commits are not looked at. */
  readonly #upTo: number;
  readonly #signal: AbortSignal;
  readonly #made: string[] = [];

  constructor(
    store: EventStore,
    prepared: PreparedRule,
    options: {
      readonly reader: SurvivorReader;
      readonly upTo: number;
      readonly signal: AbortSignal;
    },
  ) {
    this.#store = store;
    this.#prepared = prepared;
    this.#reader = options.reader;
    this.#upTo = options.upTo;
    this.#signal = options.signal;
  }

  /** The survivors of new commits, numbered behind `rowsBefore`; `after` is undefined where no commit was judged before. */
  fresh(after: number | undefined, rowsBefore = 0): Promise<Survivors> {
    return this.#survivors(this.#reader.select(this.#store, { commits: this.commits(after) }, { rowsBefore }));
  }

  /** Ends the round before its time. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  /** The commits that this round judges, behind `after`. */
  commits(after?: number) {
    return { upTo: this.#upTo, ...(after !== undefined && { after }) };
  }

  /**
   * All survivors of some runs, those that are kept if they are; where there is an own key, those whose key is one in a table.
   *
   * @param times where all survivors are that matter, if that is known
   */
  async ofRuns(
    spans: readonly RunSpan[],
    kept?: KeptSurvivors,
    keys?: { readonly table: string; readonly own: OwnKey },
    times?: readonly Window[],
  ): Promise<FiringSource> {
    const windows = times ?? windowsOf(spans, this.#prepared.rule.schedule);
    const some = keys !== undefined && keys.own.length > 0;
    if (kept?.covers(windows)) {
      if (!some) return this.source(kept.survivors);
      const { table, time } = kept.survivors;
      const rows = rowsWithin(sql`SELECT * FROM ${keptSql(table)}`, time, windows, this.#store);
      return this.source(await this.#survivors(ofKeysIn(rows, keys.table, keys.own, this.#store)));
    }
    const rows = this.#reader.select(this.#store, { windows, commits: this.commits() });
    return this.source(await this.#survivors(some ? ofKeysIn(rows, keys.table, keys.own, this.#store) : rows));
  }

  /** What firings are found in, over survivors. */
  source(survivors: Survivors): FiringSource {
    const { cut, hidden, rule } = this.#prepared;
    return {
      cut,
      hidden,
      rule,
      survivors,
      store: this.#store,
      signal: this.#signal,
      eventTime: () => this.eventTime(),
    };
  }

  /** The time of all events that the rule reads. */
  eventTime(): Promise<Window | undefined> {
    const { cut, hidden, timeField } = this.#prepared;
    return eventTime(cut, hidden, { store: this.#store, timeField, commits: { upTo: this.#upTo } });
  }

  async #survivors(rows: Sql): Promise<Survivors> {
    return { ...this.#reader.columns, ...(await this.keep(rows)) };
  }

  /** Keeps rows until the round ends. */
  async keep(rows: Sql): Promise<{ table: string; rows: number }> {
    this.#signal.throwIfAborted();
    const table = tableName();
    this.#made.push(table);
    const kept = await this.#store.keep(table, rows, { signal: this.#signal });
    return { table, rows: kept.rows };
  }

  async discard(): Promise<void> {
    for (const table of this.#made.splice(0)) await this.#store.discard(table);
  }
}

/** The time that some runs look at, as windows that do not overlap. */
export function windowsOf(spans: readonly RunSpan[], schedule: RunSchedule): Window[] {
  const windows: { from: number; to: number }[] = [];
  for (const { first, last } of joinSpans(spans)) {
    const { from } = windowOf(first, schedule);
    const { to } = windowOf(last, schedule);
    const open = windows.at(-1);
    if (open !== undefined && from <= open.to) open.to = Math.max(open.to, to);
    else windows.push({ from, to });
  }
  return windows;
}
