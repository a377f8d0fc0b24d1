import type { EventStore } from '../../store/event-store.ts';
import type { Firing } from '../episodes.ts';
import { type Judged, judgeFirings, type PreparedRule } from '../judge.ts';
import { joinSpans, type RunSpan } from '../run-span.ts';
import { type FiringSource, type Firings, firingsIn } from '../run-windows.ts';
import { type Window, windowOf } from '../schedule.ts';
import type { SurvivorReader, Survivors } from '../survivors.ts';
import type { Draft } from './draft.ts';
import { KeptSurvivors } from './kept-survivors.ts';
import type { DetectionLedger, LedgerAlert } from './ledger.ts';
import { reconcile } from './reconcile.ts';
import { coversSpans, type KeyInPlay, neededFirings } from './region.ts';
import { type RoundTables, tableName } from './round-tables.ts';
import type { RoundView, RuleMemory } from './rule-memory.ts';
import { type OwnKey, ownPart, type TouchedRuns, touchedKeys, touchedRuns } from './touched.ts';

/** What alerts that go on for longer than this were made of is read from the store, in lengths of the rule's window. */
const MOST_WINDOWS_BACK = 24;

interface Evaluated {
  readonly spans: readonly RunSpan[];
  readonly source: FiringSource;
  readonly firings: Firings;
}

export interface MemoryContext {
  readonly store: EventStore;
  readonly ledger: DetectionLedger;
  readonly prepared: PreparedRule;
  readonly reader: SurvivorReader;
  readonly own: OwnKey;
  /** Rows of parts that are worth being put together. */
  readonly foldRows: number;
}

/** The survivors of a rule that can be evaluated window by window only through them, kept or read again for each round. */
export class SurvivorMemory implements RuleMemory {
  readonly #context: MemoryContext;
  readonly #kept: KeptSurvivors | undefined;

  constructor(context: MemoryContext, keeps: boolean) {
    this.#context = context;
    if (keeps) this.#kept = new KeptSurvivors(context.store, context.reader, tableName());
  }

  get rows(): number {
    return this.#kept?.rows ?? 0;
  }

  async rebuild(from: number, upTo: number | undefined, open: readonly LedgerAlert[]): Promise<void> {
    await this.#kept?.rebuild(this.#earliest(from, open), upTo);
  }

  async begin(tables: RoundTables, isFresh: boolean, after: number | undefined): Promise<RoundView> {
    const { store, prepared } = this.#context;
    const fresh = isFresh ? await tables.fresh(after, this.#kept?.highest) : undefined;
    if (fresh !== undefined && fresh.rows > 0) await this.#kept?.append(fresh);
    const touched =
      fresh === undefined || fresh.rows === 0 ? [] : await touchedRuns(store, fresh, prepared.rule.schedule);
    return new SurvivorView(this.#context, tables, this.#kept, fresh, touched);
  }

  async trim(from: number, open: readonly LedgerAlert[]): Promise<void> {
    await this.#kept?.trim(this.#earliest(from, open), this.#context.prepared.rule.schedule.lookbackMs / 4);
  }

  #earliest(from: number, open: readonly LedgerAlert[]): number {
    const { schedule } = this.#context.prepared.rule;
    const most = from - MOST_WINDOWS_BACK * schedule.lookbackMs;
    return Math.max(
      most,
      open.reduce((earliest, { runs }) => Math.min(earliest, windowOf(runs.first, schedule).from), from),
    );
  }

  async discard(): Promise<void> {
    await this.#kept?.discard();
  }
}

class SurvivorView implements RoundView {
  readonly touched: readonly TouchedRuns[];
  readonly #context: MemoryContext;
  readonly #tables: RoundTables;
  readonly #kept: KeptSurvivors | undefined;
  readonly #fresh: Survivors | undefined;
  #some: Evaluated | undefined;
  #all: Evaluated | undefined;

  constructor(
    context: MemoryContext,
    tables: RoundTables,
    kept: KeptSurvivors | undefined,
    fresh: Survivors | undefined,
    touched: readonly TouchedRuns[],
  ) {
    this.#context = context;
    this.#tables = tables;
    this.#kept = kept;
    this.#fresh = fresh;
    this.touched = touched;
  }

  get survivors(): number {
    return this.#fresh?.rows ?? 0;
  }

  async touchedAmong(): Promise<(key: string) => boolean> {
    const { store, own } = this.#context;
    if (this.#fresh === undefined || own.length === 0) return () => true;
    const keys = await touchedKeys(store, this.#fresh, own);
    return (key) => keys.has(ownPart(key, own));
  }

  async firings(spans: readonly RunSpan[], of: 'touched' | 'all'): Promise<readonly Firing[]> {
    const evaluated = await this.#evaluate(spans, of === 'touched');
    if (of === 'touched') this.#some = evaluated;
    else this.#all = evaluated;
    return evaluated.firings.list;
  }

  async counts(): Promise<readonly TouchedRuns[] | undefined> {
    const { store, prepared } = this.#context;
    return this.#all && touchedRuns(store, this.#all.source.survivors, prepared.rule.schedule);
  }

  async drafts(inPlay: ReadonlyMap<string, KeyInPlay>): Promise<Draft[]> {
    const judged = await this.#judge(inPlay);
    const held = [...inPlay.values()].flatMap((key) => key.held);
    return reconcile(judged, held, (handle) => this.#context.ledger.evidenceOf(handle));
  }

  async #judge(inPlay: ReadonlyMap<string, KeyInPlay>): Promise<Judged[]> {
    const needed = joinSpans([...inPlay.values()].flatMap((key) => key.needed));
    const { source, firings } = await this.#evaluateNeeded(needed);
    const list = neededFirings(firings.list, inPlay);
    return judgeFirings(source, { ...firings, list }, this.#context.prepared.oneEpisode);
  }

  /** The rows in runs that are needed: those at hand, where these are enough. */
  async #evaluateNeeded(needed: readonly RunSpan[]): Promise<Evaluated> {
    const [some, all] = [this.#some, this.#all];
    if (all === undefined && some !== undefined && coversSpans(some.spans, needed)) return some;
    if (some === undefined && all !== undefined && coversSpans(all.spans, needed)) return all;
    return this.#evaluate(needed, all === undefined && some !== undefined);
  }

  async #evaluate(spans: readonly RunSpan[], onlyTouched: boolean): Promise<Evaluated> {
    const { own } = this.#context;
    const keys = onlyTouched && this.#fresh !== undefined ? { table: this.#fresh.table, own } : undefined;
    const source = await this.#tables.ofRuns(spans, this.#kept, keys);
    return { spans, source, firings: await firingsIn(source, spans) };
  }
}

/** What is read of the store for keys: where they are told in a table, their own; where their times are known, those. */
export interface StoreReading {
  readonly keys?: { readonly table: string; readonly own: OwnKey };
  readonly times?: readonly Window[];
}

/** Judges keys by their survivors, read from the store: what is neither kept nor put together from parts. */
export async function draftsFromStore(
  context: MemoryContext,
  tables: RoundTables,
  inPlay: ReadonlyMap<string, KeyInPlay>,
  { keys, times }: StoreReading = {},
): Promise<Draft[]> {
  const { ledger, prepared } = context;
  const spans = joinSpans([...inPlay.values()].flatMap((key) => key.needed));
  const held = [...inPlay.values()].flatMap((key) => key.held as LedgerAlert[]);
  const source = await tables.ofRuns(spans, undefined, keys, times);
  const firings = await firingsIn(source, spans);
  const list = neededFirings(firings.list, inPlay);
  const judged = await judgeFirings(source, { ...firings, list }, prepared.oneEpisode);
  return reconcile(judged, held, (handle) => ledger.evidenceOf(handle));
}
