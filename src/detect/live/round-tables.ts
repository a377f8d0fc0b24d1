import type { Sql } from '../../base/sql-text.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { PreparedRule } from '../judge.ts';
import { joinSpans, type RunSpan } from '../run-span.ts';
import type { FiringSource } from '../run-windows.ts';
import { type Window, windowOf } from '../schedule.ts';
import { eventTime, type SurvivorReader, type Survivors } from '../survivors.ts';
import type { KeptSurvivors } from './kept-survivors.ts';
import { keptWithin, type OwnKey, ofKeysIn } from './touched.ts';

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
  readonly #kept: KeptSurvivors | undefined;
  /** Events of later commits are not looked at. */
  readonly #upTo: number;
  readonly #signal: AbortSignal;
  readonly #made: string[] = [];

  constructor(
    store: EventStore,
    prepared: PreparedRule,
    options: {
      readonly reader: SurvivorReader;
      readonly kept: KeptSurvivors | undefined;
      readonly upTo: number;
      readonly signal: AbortSignal;
    },
  ) {
    this.#store = store;
    this.#prepared = prepared;
    this.#reader = options.reader;
    this.#kept = options.kept;
    this.#upTo = options.upTo;
    this.#signal = options.signal;
  }

  /** The survivors of new commits; `after` is undefined where no commit was judged before. */
  async fresh(after: number | undefined): Promise<Survivors> {
    const commits = { upTo: this.#upTo, ...(after !== undefined && { after }) };
    const rowsBefore = this.#kept?.highest ?? 0;
    return this.#keep(this.#reader.select(this.#store, { commits }, { rowsBefore }));
  }

  /** All survivors of some runs; where there is an own key, those of keys that the `fresh` ones have. */
  async ofRuns(
    spans: readonly RunSpan[],
    keys?: { readonly fresh: Survivors; readonly own: OwnKey },
  ): Promise<FiringSource> {
    const windows = windowsOf(spans, this.#prepared);
    const some = keys !== undefined && keys.own.length > 0;
    if (this.#kept?.covers(windows)) {
      if (!some) return this.source(this.#kept.survivors);
      const rows = keptWithin(this.#kept.survivors, windows, this.#store);
      return this.source(await this.#keep(ofKeysIn(rows, keys.fresh.table, keys.own, this.#store)));
    }
    const rows = this.#reader.select(this.#store, { windows, commits: { upTo: this.#upTo } });
    return this.source(await this.#keep(some ? ofKeysIn(rows, keys.fresh.table, keys.own, this.#store) : rows));
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

  async #keep(rows: Sql): Promise<Survivors> {
    this.#signal.throwIfAborted();
    const table = tableName();
    this.#made.push(table);
    const kept = await this.#store.keep(table, rows);
    this.#signal.throwIfAborted();
    return { ...this.#reader.columns, table, rows: kept.rows };
  }

  async discard(): Promise<void> {
    for (const table of this.#made.splice(0)) await this.#store.discard(table);
  }
}

/** The time that some runs look at, as windows that do not overlap. */
function windowsOf(spans: readonly RunSpan[], { rule }: PreparedRule): Window[] {
  const windows: { from: number; to: number }[] = [];
  for (const { first, last } of joinSpans(spans)) {
    const { from } = windowOf(first, rule.schedule);
    const { to } = windowOf(last, rule.schedule);
    const open = windows.at(-1);
    if (open !== undefined && from <= open.to) open.to = Math.max(open.to, to);
    else windows.push({ from, to });
  }
  return windows;
}
