import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../store/event-store.ts';
import type { Firing } from '../episodes.ts';
import { keyText } from '../episodes.ts';
import { type Judged, judgeFirings, type PreparedRule } from '../judge.ts';
import { ownKeyColumns } from '../key-filter.ts';
import { clipSpans, joinSpans, type RunSpan } from '../run-span.ts';
import { countsAbsence, type FiringSource, type Firings, firingsIn, keyColumnsOf } from '../run-windows.ts';
import { runsOf, type Window, windowOf, windowsPerEvent } from '../schedule.ts';
import { eventTime, SurvivorReader, type Survivors } from '../survivors.ts';
import { changeOf, type Draft, draftOf } from './draft.ts';
import { KeptSurvivors } from './kept-survivors.ts';
import type { CappedAlerts, DetectionChange, DetectionLedger, LedgerAlert, RuleProgress } from './ledger.ts';
import { type JudgingMode, modeOf } from './mode.ts';
import { reconcile } from './reconcile.ts';
import { coversSpans, type KeyInPlay, keysInPlay, neededFirings, widenSpans } from './region.ts';
import { RoundTables, tableName } from './round-tables.ts';
import { dueRecords, lateRecords } from './run-records.ts';
import { settle } from './settle.ts';
import { type OwnKey, ownPart, type TouchedRuns, touchedKeys, touchedRuns } from './touched.ts';

/** Where a round may change something: runs that new events reach, for their keys, and runs that are judged for the first time, for all. */
interface Core {
  readonly fresh: Survivors | undefined;
  /** The own part of keys that new events have; undefined where any key may be touched. */
  readonly keys: ReadonlySet<string> | undefined;
  readonly ofFresh: readonly RunSpan[];
  readonly ofAll: readonly RunSpan[];
}

interface Evaluated {
  readonly source: FiringSource;
  readonly firings: Firings;
}

interface Found {
  readonly drafts: readonly Draft[];
  readonly firings: readonly Firing[] | undefined;
  readonly survivors: readonly TouchedRuns[] | undefined;
}

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
  readonly clock: () => number;
}

const EVERY_RUN: RunSpan = { first: Number.MIN_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };
/** More keys than this are not asked for one by one. */
const MOST_KEYS = 2_000;

/**
 * Judges one rule, round by round: what new events and due runs make of its alerts, against what the ledger holds. What it keeps in memory
 * can be made anew from the store at any time.
 */
export class RuleJudge {
  readonly prepared: PreparedRule;
  readonly version: string;
  readonly mode: JudgingMode;
  readonly #context: JudgeContext;
  readonly #reader: SurvivorReader;
  readonly #kept: KeptSurvivors | undefined;
  readonly #own: OwnKey;
  /** Whether the key is the survivors' own altogether. */
  readonly #ownWhole: boolean;
  readonly #windows: number;
  #progress: RuleProgress | undefined;
  /** The last run that was judged, be it due or not. */
  #limit: number | undefined;
  #eventTime: Window | undefined;
  /** The runs of alerts that may still grow, by handle. */
  readonly #open = new Map<string, RunSpan>();
  #ready = false;

  constructor(prepared: PreparedRule, version: string, progress: RuleProgress | undefined, context: JudgeContext) {
    const { cut, hidden, rule, timeField } = prepared;
    this.prepared = prepared;
    this.version = version;
    this.mode = modeOf(prepared);
    this.#context = context;
    this.#progress = progress;
    this.#reader = new SurvivorReader(cut, hidden, timeField);
    const key = keyColumnsOf(cut, this.#reader.columns, hidden);
    this.#own = ownKeyColumns(cut, this.#reader.columns, key);
    this.#ownWhole = this.#own.length > 0 && this.#own.length === key.length;
    this.#windows = windowsPerEvent(rule.schedule);
    if (this.mode.kind === 'kept') this.#kept = new KeptSurvivors(context.store, this.#reader, tableName());
  }

  get progress(): RuleProgress | undefined {
    return this.#progress;
  }

  /** Survivors that are kept in memory. */
  get kept(): number {
    return this.#kept?.rows ?? 0;
  }

  /** The last run that has come due. */
  dueAt(now: number): number {
    const run = Math.floor(now / this.prepared.rule.schedule.intervalMs);
    return this.#progress === undefined ? run : Math.max(run, this.#progress.run);
  }

  /** Judges what is asked. The ledger is to be given the change, and then {@link done} told; after an error, {@link forget}. */
  async judge(ask: RoundAsk): Promise<RoundResult> {
    if (!this.#ready) await this.#rebuild(ask.now);
    const { store } = this.#context;
    const { prepared } = this;
    const tables = new RoundTables(store, prepared, { reader: this.#reader, kept: this.#kept, ...ask });
    try {
      return await this.#round(ask, tables);
    } finally {
      await tables.discard();
    }
  }

  async #round(ask: RoundAsk, tables: RoundTables): Promise<RoundResult> {
    const { rule } = this.prepared;
    const began = performance.now();
    const { due, limit } = this.#limits(ask);
    const before = this.#progress;
    const fresh = ask.upTo > (before?.commit ?? -1) ? await tables.fresh(before?.commit) : undefined;
    if (fresh !== undefined) await this.#kept?.append(fresh);
    const touched =
      fresh === undefined || fresh.rows === 0 ? [] : await touchedRuns(this.#context.store, fresh, rule.schedule);
    const found =
      this.mode.kind === 'documents'
        ? await this.#judgeDocuments(fresh, tables)
        : await this.#judgeRuns(await this.#coreOf(fresh, touched, { due, limit }, tables), tables);
    const settled = await this.#settle(found.drafts, tables);
    const late = before === undefined ? [] : touched.filter((t) => t.first <= t.last && t.last <= before.run);
    const context = { rule, version: this.version, now: ask.now, durationMs: Math.round(performance.now() - began) };
    const { drafts } = settled;
    const runs = lateRecords(late, { firings: found.firings, drafts }, context);
    if (before !== undefined && due > before.run) {
      const span = { first: before.run + 1, last: due };
      const held = (await this.#context.ledger.alertsOf(rule.id, span)).filter((a) => a.runs.first >= span.first);
      runs.push(...dueRecords(span, { ...found, drafts, held }, context));
    }
    const progress = { ruleId: rule.id, version: this.version, commit: ask.upTo, run: due };
    const evidenceOf = (handle: string) => this.#context.ledger.evidenceOf(handle);
    const change = {
      ...(await changeOf(drafts, { version: this.version, now: ask.now, evidenceOf })),
      progress: [progress],
      runs,
      capped: settled.capped,
    };
    return {
      change,
      progress,
      limit,
      survivors: fresh?.rows ?? 0,
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
  async #judgeDocuments(fresh: Survivors | undefined, tables: RoundTables): Promise<Found> {
    if (fresh === undefined || fresh.rows === 0) return { drafts: [], firings: undefined, survivors: undefined };
    const source = tables.source(fresh);
    const judged = await judgeFirings(source, await firingsIn(source), true);
    const drafts = judged.map((alert) => draftOf(alert, randomUUID(), undefined));
    return { drafts, firings: undefined, survivors: undefined };
  }

  /** Where this round may change something. */
  async #coreOf(
    fresh: Survivors | undefined,
    touched: readonly TouchedRuns[],
    to: { due: number; limit: number },
    tables: RoundTables,
  ): Promise<Core> {
    const before = this.#progress;
    const until = this.#limit ?? before?.run ?? to.limit;
    const widened = fresh === undefined ? [] : await this.#newQuiet(tables);
    const ofFresh = clipSpans([...touched, ...widened], { first: EVERY_RUN.first, last: until });
    const from = before === undefined ? to.limit : to.due > before.run ? before.run : until;
    const keys =
      fresh === undefined || ofFresh.length === 0 || this.#own.length === 0
        ? undefined
        : await touchedKeys(this.#context.store, fresh, this.#own);
    return {
      fresh,
      keys,
      ofFresh,
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

  async #judgeRuns(core: Core, tables: RoundTables): Promise<Found> {
    const { fresh, keys, ofFresh, ofAll } = core;
    const one = fresh !== undefined && keys !== undefined ? { fresh, own: this.#own } : undefined;
    const some = ofFresh.length === 0 ? undefined : await this.#evaluate(await tables.ofRuns(ofFresh, one), ofFresh);
    const all = ofAll.length === 0 ? undefined : await this.#evaluate(await tables.ofRuns(ofAll), ofAll);
    const survivors =
      all === undefined
        ? []
        : await touchedRuns(this.#context.store, all.source.survivors, this.prepared.rule.schedule);
    const firings = [...(some?.firings.list ?? []), ...(all?.firings.list ?? [])];
    const isTouched = (key: string) => keys === undefined || keys.has(ownPart(key, this.#own));
    const coreOf = (key: string) => joinSpans([...(isTouched(key) ? ofFresh : []), ...ofAll]);
    const inPlay = keysInPlay(firings, await this.#heldNear(core, firings, isTouched), coreOf);
    if (inPlay.size === 0) return { drafts: [], firings, survivors };
    const evaluated = await this.#evaluateNeeded(inPlay, { some, all, one, ofFresh, ofAll }, tables);
    const judged = await this.#judgeInPlay(evaluated, inPlay);
    const held = [...inPlay.values()].flatMap((key) => key.held);
    const drafts = await reconcile(judged, held, (handle) => this.#context.ledger.evidenceOf(handle));
    return { drafts, firings, survivors };
  }

  #judgeInPlay({ source, firings }: Evaluated, inPlay: ReadonlyMap<string, KeyInPlay>): Promise<Judged[]> {
    const list = neededFirings(firings.list, inPlay);
    return judgeFirings(source, { ...firings, list }, this.prepared.oneEpisode);
  }

  async #evaluate(source: FiringSource, spans: readonly RunSpan[]): Promise<Evaluated> {
    return { source, firings: await firingsIn(source, spans) };
  }

  /** The rows of keys in play in all runs that they need: those at hand, where these are enough. */
  async #evaluateNeeded(
    inPlay: ReadonlyMap<string, KeyInPlay>,
    at: {
      some: Evaluated | undefined;
      all: Evaluated | undefined;
      one: { fresh: Survivors; own: OwnKey } | undefined;
      ofFresh: readonly RunSpan[];
      ofAll: readonly RunSpan[];
    },
    tables: RoundTables,
  ): Promise<Evaluated> {
    const needed = joinSpans([...inPlay.values()].flatMap((key) => key.needed));
    if (at.all === undefined && at.some !== undefined && coversSpans(at.ofFresh, needed)) return at.some;
    if (at.some === undefined && at.all !== undefined && coversSpans(at.ofAll, needed)) return at.all;
    return this.#evaluate(await tables.ofRuns(needed, at.all === undefined ? at.one : undefined), needed);
  }

  /** The ledger's alerts that may go on in what this round judges. */
  async #heldNear(
    { keys, ofFresh, ofAll }: Core,
    firings: readonly Firing[],
    isTouched: (key: string) => boolean,
  ): Promise<LedgerAlert[]> {
    const { ledger } = this.#context;
    const { id } = this.prepared.rule;
    const near = new Map<string, LedgerAlert>();
    const add = (alerts: readonly LedgerAlert[], wanted: (key: string) => boolean) => {
      for (const alert of alerts) if (wanted(alert.key)) near.set(alert.handle, alert);
    };
    const some = keys !== undefined && this.#ownWhole && keys.size <= MOST_KEYS ? [...keys] : undefined;
    for (const span of widenSpans(ofFresh, this.#windows)) add(await ledger.alertsOf(id, span, some), isTouched);
    for (const span of widenSpans(ofAll, this.#windows)) add(await ledger.alertsOf(id, span), () => true);
    // A time bucket's alert goes on however long ago it was seen.
    if (this.prepared.oneEpisode && firings.length > 0) {
      const fired = [...new Set(firings.map((f) => keyText(f.key)))];
      add(await ledger.alertsOf(id, EVERY_RUN, fired), () => true);
    }
    return [...near.values()];
  }

  async #settle(drafts: readonly Draft[], tables: RoundTables) {
    const { rule } = this.prepared;
    const { ledger } = this.#context;
    const settled: { drafts: readonly Draft[]; capped: readonly CappedAlerts[]; missing: readonly Draft[] } =
      await settle(drafts, rule, ledger, this.mode.kind !== 'documents');
    if (settled.missing.length > 0) await this.#judgeMissing(settled.missing, tables);
    return settled;
  }

  /** Alerts that were beyond `max_signals` and now stand: their evidence is looked up. */
  async #judgeMissing(missing: readonly Draft[], tables: RoundTables): Promise<void> {
    const spans = joinSpans(missing.map((d) => d.runs));
    const evaluated = await this.#evaluate(await tables.ofRuns(spans), spans);
    const inPlay = new Map(missing.map((d) => [d.key, { core: [], held: [], needed: [d.runs] }]));
    const judged = await this.#judgeInPlay(evaluated, inPlay);
    for (const draft of missing) {
      const found = judged.find((j) => j.alert.id === draft.alert.id);
      if (found !== undefined) draft.evidence = { kind: 'all', events: found.alert.evidence.events };
    }
  }

  /** The ledger holds what the round gave: goes on from there. */
  async done(result: RoundResult): Promise<void> {
    this.#progress = result.progress;
    this.#limit = result.limit;
    for (const { handle, status, runs } of result.drafts) {
      if (status === 'withdrawn') this.#open.delete(handle);
      else this.#open.set(handle, runs);
    }
    const { run } = result.progress;
    for (const [handle, runs] of this.#open) if (runs.last < run - this.#windows) this.#open.delete(handle);
    await this.#kept?.trim(this.#keepFrom(run), this.prepared.rule.schedule.lookbackMs / 4);
  }

  /** Lets go of what is kept: it is read anew by the next round. */
  async forget(): Promise<void> {
    this.#ready = false;
    this.#limit = undefined;
    this.#eventTime = undefined;
    await this.#kept?.discard();
  }

  async #rebuild(now: number): Promise<void> {
    const { cut, hidden, rule, timeField } = this.prepared;
    const { store, ledger } = this.#context;
    const before = this.#progress;
    if (this.#kept !== undefined) {
      const run = this.dueAt(now);
      const open = await ledger.alertsOf(rule.id, { first: run - this.#windows, last: EVERY_RUN.last });
      this.#open.clear();
      for (const { handle, status, runs } of open) if (status !== 'withdrawn') this.#open.set(handle, runs);
      await this.#kept.rebuild(this.#keepFrom(run), before?.commit);
    }
    if (before !== undefined && countsAbsence(cut)) {
      this.#eventTime = await eventTime(cut, hidden, { store, timeField, commits: { upTo: before.commit } });
    }
    this.#ready = true;
  }

  /** From when on survivors are kept: what runs may still ask for, and what alerts that may grow were made of. */
  #keepFrom(run: number): number {
    const { schedule } = this.prepared.rule;
    let first = run - this.#windows;
    for (const runs of this.#open.values()) first = Math.min(first, runs.first);
    return windowOf(first, schedule).from;
  }
}
