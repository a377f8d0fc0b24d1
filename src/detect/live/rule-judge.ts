import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../store/event-store.ts';
import { type Firing, keyText } from '../episodes.ts';
import { judgeFirings, type PreparedRule } from '../judge.ts';
import { ownKeyColumns } from '../key-filter.ts';
import { clipSpans, joinSpans, type RunSpan } from '../run-span.ts';
import { countsAbsence, firingsIn, keyColumnsOf } from '../run-windows.ts';
import { runsOf, type Window, windowOf, windowsPerEvent } from '../schedule.ts';
import { eventTime, SurvivorReader } from '../survivors.ts';
import { changeOf, type Draft, draftOf } from './draft.ts';
import type { DetectionChange, DetectionLedger, LedgerAlert, RuleProgress } from './ledger.ts';
import { type JudgingMode, modeOf } from './mode.ts';
import { OpenAlerts } from './open-alerts.ts';
import { PartialMemory } from './partial-memory.ts';
import { keysInPlay, widenSpans } from './region.ts';
import { RoundTables } from './round-tables.ts';
import type { RoundView, RuleMemory } from './rule-memory.ts';
import { dueRecords, lateRecords } from './run-records.ts';
import { settle } from './settle.ts';
import { draftsFromStore, type MemoryContext, SurvivorMemory } from './survivor-memory.ts';
import type { TouchedRuns } from './touched.ts';

/** What a round is to judge. */
export interface RoundAsk {
  /** Events of commits up to this one. */
  readonly upTo: number;
  /** Whether that is all there is: only then are runs evaluated that have come due. */
  readonly caughtUp: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What a round of a rule found. */
export interface RoundResult {
  readonly change: DetectionChange;
  readonly progress: RuleProgress;
  /** New survivors. */
  readonly survivors: number;
  /** Survivors all of whose runs had passed. */
  readonly late: number;
  /** The last run that was judged, due or not. */
  readonly limit: number;
  readonly drafts: readonly Draft[];
}

export interface JudgeContext {
  readonly store: EventStore;
  readonly ledger: DetectionLedger;
  /** More runs than this that are due at once are evaluated in several rounds. */
  readonly mostRuns: number;
  /** Whether rules may be judged by parts of their aggregates. */
  readonly partials: boolean;
  /** Rows of parts that are worth being put together. */
  readonly foldRows: number;
}

/** Where a round may change something: runs that new events reach, for their keys, and runs that are judged for the first time, for all. */
interface Core {
  readonly ofFresh: readonly RunSpan[];
  readonly ofAll: readonly RunSpan[];
}

interface Found {
  readonly drafts: readonly Draft[];
  readonly firings: readonly Firing[] | undefined;
  readonly survivors: readonly TouchedRuns[] | undefined;
}

const EVERY_RUN: RunSpan = { first: Number.MIN_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };
/** Runs before those that are due for which what they need is kept, at most: late events are judged by it. */
const MOST_KEPT_RUNS = 24;

/**
 * Judges one rule, round by round: what new events and due runs make of its alerts, against what the ledger holds. What it keeps in memory
 * can be made anew from the store at any time.
 */
export class RuleJudge {
  readonly prepared: PreparedRule;
  readonly version: string;
  readonly mode: JudgingMode;
  readonly #context: JudgeContext;
  readonly #memoryContext: MemoryContext;
  readonly #memory: RuleMemory;
  readonly #open: OpenAlerts;
  readonly #windows: number;
  #progress: RuleProgress | undefined;
  /** The last run that was judged, be it due or not. */
  #limit: number | undefined;
  #eventTime: Window | undefined;
  #ready = false;

  constructor(prepared: PreparedRule, version: string, progress: RuleProgress | undefined, context: JudgeContext) {
    const { cut, hidden, rule, timeField } = prepared;
    const { store, ledger } = context;
    this.prepared = prepared;
    this.version = version;
    this.#context = context;
    this.#progress = progress;
    const reader = new SurvivorReader(cut, hidden, timeField);
    const own = ownKeyColumns(cut, reader.columns, keyColumnsOf(cut, reader.columns, hidden));
    this.#windows = windowsPerEvent(rule.schedule);
    this.#memoryContext = { store, ledger, prepared, reader, own, foldRows: context.foldRows };
    const { mode, parts } = modeOf(prepared, reader, context.partials);
    this.mode = mode;
    this.#memory =
      parts === undefined
        ? new SurvivorMemory(this.#memoryContext, mode.kind === 'kept')
        : new PartialMemory(this.#memoryContext, parts);
    this.#open = new OpenAlerts(ledger, rule.id);
  }

  get progress(): RuleProgress | undefined {
    return this.#progress;
  }

  /** Whether what it keeps is at hand, so that its next round need not read it. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Rows that are kept in memory. */
  get kept(): number {
    return this.#memory.rows;
  }

  /** The last run that has come due. */
  dueAt(now: number): number {
    const run = Math.floor(now / this.prepared.rule.schedule.intervalMs);
    return this.#progress === undefined ? run : Math.max(run, this.#progress.run);
  }

  /** Reads what is kept, where it is not: it may take longer than a round. */
  async prepare(now: number): Promise<void> {
    if (!this.#ready) await this.#rebuild(now);
  }

  /** Judges what is asked. The ledger is to be given the change, and then {@link done} told; after an error, {@link forget}. */
  async judge(ask: RoundAsk): Promise<RoundResult> {
    await this.prepare(ask.now);
    const tables = new RoundTables(this.#context.store, this.prepared, {
      reader: this.#memoryContext.reader,
      upTo: ask.upTo,
      signal: ask.signal,
    });
    try {
      return await this.#round(ask, tables);
    } finally {
      await tables.discard();
    }
  }

  async #round(ask: RoundAsk, tables: RoundTables): Promise<RoundResult> {
    const { rule } = this.prepared;
    const { ledger } = this.#context;
    const began = performance.now();
    const { due, limit } = this.#limits(ask);
    const before = this.#progress;
    const isFresh = ask.upTo > (before?.commit ?? -1);
    const documents = this.mode.kind === 'documents';
    const view = documents ? undefined : await this.#memory.begin(tables, isFresh, before?.commit);
    const found =
      view === undefined
        ? await this.#judgeDocuments(isFresh, before?.commit, tables)
        : await this.#judgeRuns(view, await this.#coreOf(view, isFresh, { due, limit }, tables));
    const settled = await settle(found.drafts, rule, (span) => this.#held(span), !documents);
    if (settled.missing.length > 0) await this.#judgeMissing(settled.missing, tables);
    const { drafts } = settled;
    const touched = view?.touched ?? [];
    const late = before === undefined ? [] : touched.filter((t) => t.first <= t.last && t.last <= before.run);
    const context = {
      rule,
      version: this.version,
      now: ask.now,
      durationMs: Math.round(performance.now() - began),
    };
    const runs = lateRecords(late, { firings: found.firings, drafts }, context);
    if (before !== undefined && due > before.run) {
      const span = { first: before.run + 1, last: due };
      const held = (await this.#held(span)).filter((a) => a.runs.first >= span.first);
      runs.push(...dueRecords(span, { ...found, drafts, held }, context));
    }
    const progress = { ruleId: rule.id, version: this.version, commit: ask.upTo, run: due };
    const evidenceOf = (handle: string) => ledger.evidenceOf(handle);
    return {
      change: {
        ...(await changeOf(drafts, { version: this.version, now: ask.now, evidenceOf })),
        progress: [progress],
        runs,
        capped: settled.capped,
      },
      progress,
      limit,
      survivors: view?.survivors ?? found.drafts.length,
      late: late.reduce((n, t) => n + t.survivors, 0),
      drafts,
    };
  }

  /** The last run that is due, and the last that is judged. Neither falls, whatever the clock does. */
  #limits({ now, caughtUp }: RoundAsk): { due: number; limit: number } {
    const before = this.#progress;
    const clock = this.dueAt(now);
    if (before === undefined) return { due: clock, limit: this.#limitAt(now, clock) };
    const last = this.#limit ?? before.run;
    if (!caughtUp) return { due: before.run, limit: last };
    const due = Math.min(clock, before.run + this.#context.mostRuns);
    return { due, limit: Math.max(last, due < clock ? due : this.#limitAt(now, due)) };
  }

  #limitAt(now: number, due: number): number {
    if (!this.mode.early) return due;
    return Math.max(due, runsOf(now, this.prepared.rule.schedule).first);
  }

  /** Each event that is left is an alert. */
  async #judgeDocuments(isFresh: boolean, after: number | undefined, tables: RoundTables): Promise<Found> {
    const fresh = isFresh ? await tables.fresh(after) : undefined;
    if (fresh === undefined || fresh.rows === 0) return { drafts: [], firings: undefined, survivors: undefined };
    const source = tables.source(fresh);
    const judged = await judgeFirings(source, await firingsIn(source), true);
    const drafts = judged.map((alert) => draftOf(alert, randomUUID(), undefined));
    return { drafts, firings: undefined, survivors: undefined };
  }

  /** Where this round may change something. */
  async #coreOf(
    view: RoundView,
    isFresh: boolean,
    to: { due: number; limit: number },
    tables: RoundTables,
  ): Promise<Core> {
    const before = this.#progress;
    const until = this.#limit ?? before?.run ?? to.limit;
    const quiet = isFresh ? await this.#newQuiet(tables) : [];
    const from = before === undefined ? to.limit : to.due > before.run ? before.run : until;
    return {
      ofFresh: clipSpans([...view.touched, ...quiet], { first: EVERY_RUN.first, last: until }),
      ofAll: joinSpans([{ first: from + 1, last: to.limit }]),
    };
  }

  /** For a rule that counts absence: runs that count only now that events stand around them. */
  async #newQuiet(tables: RoundTables): Promise<RunSpan[]> {
    const { cut, rule } = this.prepared;
    if (!countsAbsence(cut)) return [];
    const runs = ({ from, to }: Window) => ({
      first: runsOf(from, rule.schedule).first,
      last: runsOf(to - 1, rule.schedule).last,
    });
    const had = this.#eventTime && runs(this.#eventTime);
    this.#eventTime = await tables.eventTime();
    const has = this.#eventTime && runs(this.#eventTime);
    if (has === undefined) return [];
    if (had === undefined) return [has];
    return joinSpans([
      { first: has.first, last: had.first - 1 },
      { first: had.last + 1, last: has.last },
    ]);
  }

  async #judgeRuns(view: RoundView, { ofFresh, ofAll }: Core): Promise<Found> {
    const some = ofFresh.length === 0 ? [] : await view.firings(ofFresh, 'touched');
    const all = ofAll.length === 0 ? [] : await view.firings(ofAll, 'all');
    const firings = [...some, ...all];
    const survivors = all.length === 0 && ofAll.length === 0 ? [] : await view.counts();
    const nearFresh = await this.#near(ofFresh);
    const isTouched = nearFresh.length === 0 ? () => false : await view.touchedAmong(nearFresh);
    const fired = new Set(some.map((f) => keyText(f.key)));
    const changes = (key: string) => fired.has(key) || isTouched(key);
    const held = new Map<string, LedgerAlert>();
    for (const alert of nearFresh) if (changes(alert.key)) held.set(alert.handle, alert);
    for (const alert of await this.#near(ofAll)) held.set(alert.handle, alert);
    if (this.prepared.oneEpisode) {
      for (const alert of await this.#longAgo(firings, [...held.values()])) held.set(alert.handle, alert);
    }
    const coreOf = (key: string) => joinSpans([...(changes(key) ? ofFresh : []), ...ofAll]);
    const inPlay = keysInPlay(firings, [...held.values()], coreOf, this.prepared.oneEpisode);
    return { drafts: inPlay.size === 0 ? [] : await view.drafts(inPlay), firings, survivors };
  }

  /** A time bucket has one alert, which goes on however long ago it was seen: those of keys that fire and have none near by. */
  async #longAgo(firings: readonly Firing[], near: readonly LedgerAlert[]): Promise<readonly LedgerAlert[]> {
    const known = new Set(near.filter((alert) => alert.status !== 'withdrawn').map((alert) => alert.key));
    const keys = [...new Set(firings.map((f) => keyText(f.key)))].filter((key) => !known.has(key));
    return keys.length === 0 ? [] : this.#context.ledger.alertsOf(this.prepared.rule.id, EVERY_RUN, keys);
  }

  /** The ledger's alerts that may go on in some runs. */
  async #near(spans: readonly RunSpan[]): Promise<LedgerAlert[]> {
    const near: LedgerAlert[] = [];
    for (const span of widenSpans(spans, this.#windows)) near.push(...(await this.#held(span)));
    return near;
  }

  async #held(span: RunSpan): Promise<readonly LedgerAlert[]> {
    if (this.mode.kind === 'documents') return this.#context.ledger.alertsOf(this.prepared.rule.id, span);
    return this.#open.of(span);
  }

  /** Alerts that were beyond `max_signals` and now stand: their evidence is looked up. */
  async #judgeMissing(missing: readonly Draft[], tables: RoundTables): Promise<void> {
    const inPlay = new Map(
      missing.map((d) => [d.key, { core: [], held: d.before === undefined ? [] : [d.before], needed: [d.runs] }]),
    );
    const found = await draftsFromStore(this.#memoryContext, tables, inPlay);
    for (const draft of missing) {
      const judged = found.find((d) => d.handle === draft.handle);
      if (judged !== undefined) draft.evidence = judged.evidence;
    }
  }

  /** The ledger holds what the round gave: goes on from there. */
  async done(result: RoundResult): Promise<void> {
    this.#progress = result.progress;
    this.#limit = result.limit;
    if (this.mode.kind === 'documents') return;
    const { run } = result.progress;
    this.#open.take(result.change, result.drafts, this.#openFrom(run));
    await this.#memory.trim(this.#keepFrom(run), this.#goingOn(run));
  }

  /** Lets go of what is kept: it is read anew by the next round. */
  async forget(): Promise<void> {
    this.#ready = false;
    this.#limit = undefined;
    this.#eventTime = undefined;
    this.#open.clear();
    await this.#memory.discard();
  }

  async #rebuild(now: number): Promise<void> {
    const { cut, hidden, rule, timeField } = this.prepared;
    const { store, ledger } = this.#context;
    // A change whose end nobody heard of may be in the ledger all the same.
    this.#progress = (await ledger.progress()).find((p) => p.ruleId === rule.id);
    const before = this.#progress;
    if (this.mode.kind !== 'documents') {
      const run = this.dueAt(now);
      await this.#open.rebuild(this.#openFrom(run));
      await this.#memory.rebuild(this.#keepFrom(run), before?.commit, this.#goingOn(run));
    }
    if (before !== undefined && countsAbsence(cut)) {
      this.#eventTime = await eventTime(cut, hidden, { store, timeField, commits: { upTo: before.commit } });
    }
    this.#ready = true;
  }

  /** Alerts that later runs may still join. */
  #goingOn(run: number): LedgerAlert[] {
    return this.#open.live.filter((alert) => alert.runs.last >= run - this.#windows);
  }

  /** Alerts with this run or a later one may be asked for again and again. */
  #openFrom(run: number): number {
    return run - 2 * Math.min(this.#windows, MOST_KEPT_RUNS) - this.#windows;
  }

  /** From when on what runs ask for is kept, in milliseconds since the epoch; alerts that may go on ask for more. */
  #keepFrom(run: number): number {
    return windowOf(run - Math.min(this.#windows, MOST_KEPT_RUNS), this.prepared.rule.schedule).from;
  }
}
