import { messageOf } from '../../base/message-of.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { ActiveRule, RuleSource } from '../rule-book/active-rule.ts';
import { type DetectionChange, type DetectionLedger, NO_CHANGE, type RuleProgress } from './ledger.ts';
import { LIVE_LIMITS, type LiveLimits } from './live-limits.ts';
import { LiveRule } from './live-rule.ts';
import type { LiveRuleStatus } from './live-status.ts';
import { numberedProgress, timedLedger } from './timed-ledger.ts';

/** What live detection tells of itself. */
export type LiveEvent =
  | { readonly kind: 'changed'; readonly ruleId: string; readonly change: DetectionChange }
  | { readonly kind: 'problem'; readonly ruleId: string; readonly message: string }
  | { readonly kind: 'round'; readonly rules: number; readonly durationMs: number };

export interface LiveDetectionOptions {
  readonly store: EventStore;
  readonly rules: RuleSource;
  readonly ledger: DetectionLedger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits?: Partial<LiveLimits>;
  readonly onEvent?: (event: LiveEvent) => void;
}

/** How often the schedule is looked at while no events come, in milliseconds. */
const TICK_MS = 1_000;

/**
 * Rules over the events as they are committed, and at their times: what stands in the ledger is what `replayRule` gives over all events
 * committed so far. Stopped or killed anywhere, the next one goes on from what the ledger holds.
 */
export class LiveDetection {
  readonly #options: LiveDetectionOptions;
  readonly #limits: LiveLimits;
  readonly #stop = new AbortController();
  #rules = new Map<string, LiveRule>();
  #changed = true;
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  /** Rules that take long, one after the other, beside the rounds of the others. */
  #aside: Promise<void> | undefined;
  /** The last commit that it was told of. */
  #last = 0;
  #again = false;
  #lastEnd = Number.NEGATIVE_INFINITY;

  constructor(options: LiveDetectionOptions) {
    this.#options = options;
    this.#limits = { ...LIVE_LIMITS, ...options.limits };
  }

  /** Finds where each rule stands, and begins. What was missed meanwhile is judged by the rounds that follow, in order. */
  async start(): Promise<void> {
    this.#last = this.#options.store.lastCommit();
    await this.#takeRules();
    this.#unsubscribe = this.#options.rules.onChange(() => {
      this.#changed = true;
      this.#wake();
    });
    this.#wake();
  }

  /** Events are committed and visible in some streams. */
  committed(sequence: number, streams: readonly string[]): void {
    this.#last = Math.max(this.#last, sequence);
    for (const rule of this.#rules.values()) if (streams.some((name) => rule.streams.has(name))) rule.touch(sequence);
    this.#wake();
  }

  /** Judges what there is to judge, now; resolves once that is done. Rounds happen by themselves too. */
  async tick(): Promise<void> {
    await Promise.all([this.#round, this.#aside]);
    if (this.#stop.signal.aborted) return;
    await this.#begin();
    await this.#aside;
  }

  status(): LiveRuleStatus[] {
    const now = this.#options.now();
    return [...this.#rules.values()].map((rule) => rule.status(this.#last, now));
  }

  /** Ends the round that is under way, letting go of what is not yet in the ledger. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    this.#stop.abort(new Error('detection is stopped'));
    await Promise.all([this.#round, this.#aside]);
    for (const rule of this.#rules.values()) await rule.end();
  }

  /** Sees to it that a round begins: soon after the last ended, where events wait; else when the schedule is next looked at. */
  #wake(): void {
    this.#again = true;
    if (this.#round === undefined) this.#arm(Math.max(0, this.#lastEnd + this.#limits.everyMs - performance.now()));
  }

  #arm(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      if (this.#round === undefined) void this.#begin();
    }, delay);
    this.#timer.unref();
  }

  #begin(): Promise<void> {
    this.#again = false;
    clearTimeout(this.#timer);
    const round = this.#run().finally(() => {
      this.#round = undefined;
      this.#lastEnd = performance.now();
      this.#arm(this.#again ? this.#limits.everyMs : Math.max(TICK_MS, this.#limits.everyMs));
    });
    this.#round = round;
    return round;
  }

  async #run(): Promise<void> {
    const { now, onEvent } = this.#options;
    // Looked at first: the rules fit the data of all commits up to it, and maybe of more.
    const last = this.#last;
    try {
      await this.#options.rules.upToDate?.();
      if (this.#changed) await this.#takeRules();
    } catch (error) {
      // Judged with rules that do not fit them, events would be judged wrongly: the next round tries again.
      this.#again = true;
      onEvent?.({ kind: 'problem', ruleId: '', message: messageOf(error) });
      return;
    }
    const waiting = [...this.#rules.values()].filter((rule) => rule.waits(now()));
    const long = waiting.filter((rule) => rule.takesLong);
    if (long.length > 0) this.#judgeAside(long, last);
    await this.#judge(
      waiting.filter((rule) => !long.includes(rule)),
      last,
    );
  }

  /** Judges rules that others are not to wait for; where some are being judged already, once these are done. */
  #judgeAside(rules: readonly LiveRule[], last: number): void {
    if (this.#aside !== undefined) return;
    this.#aside = this.#judge(rules, last).finally(() => {
      this.#aside = undefined;
      this.#wake();
    });
  }

  async #judge(rules: readonly LiveRule[], last: number): Promise<void> {
    const { now, onEvent } = this.#options;
    const began = performance.now();
    let judged = 0;
    for (const rule of rules) {
      if (this.#stop.signal.aborted) return;
      const { id: ruleId } = rule.active.rule;
      const at = now();
      if (rule.isGone || !rule.waits(at)) continue;
      judged++;
      try {
        const change = await rule.round(last, at, this.#stop.signal);
        if (change !== undefined) onEvent?.({ kind: 'changed', ruleId, change });
        else this.#tellProblem(ruleId, rule, at);
      } catch (error) {
        onEvent?.({ kind: 'problem', ruleId, message: messageOf(error) });
      }
      if (rule.waits(now())) this.#again = true;
    }
    if (judged > 0) onEvent?.({ kind: 'round', rules: judged, durationMs: performance.now() - began });
  }

  #tellProblem(ruleId: string, rule: LiveRule, at: number): void {
    const { problem } = rule.status(this.#last, at);
    if (problem !== undefined) this.#options.onEvent?.({ kind: 'problem', ruleId, message: problem.message });
  }

  /** Where a rule goes on: one that was off, from when it was switched on, with the events of that run's window. */
  async #begunAt({ rule, version, since }: ActiveRule, reached: RuleProgress | undefined) {
    const { intervalMs } = rule.schedule;
    const run = since === undefined ? Number.NEGATIVE_INFINITY : Math.floor(since / intervalMs) * intervalMs;
    if (since === undefined || (reached !== undefined && reached.run >= run)) return reached;
    const begun: RuleProgress = { ruleId: rule.id, version, commit: this.#options.store.lastCommit(), run };
    await this.#options.ledger.apply({ ...NO_CHANGE, progress: [begun] });
    return begun;
  }

  /** Takes up the rules that are active now; one that means the same as before goes on with what it keeps. */
  async #takeRules(): Promise<void> {
    this.#changed = false;
    try {
      await this.#take(this.#options.rules.active());
    } catch (error) {
      this.#changed = true;
      throw error;
    }
  }

  async #take(active: readonly ActiveRule[]): Promise<void> {
    const { store, ledger, now } = this.#options;
    const unknown = active.some((a) => !this.#rules.has(a.rule.id));
    const stored = new Map(unknown ? (await ledger.progress()).map((p) => [p.ruleId, p]) : []);
    const next = new Map<string, LiveRule>();
    for (const one of active) {
      const { id } = one.rule;
      const old = this.#rules.get(id);
      if (old !== undefined && !old.isGone && isSame(old.active, one)) {
        next.set(id, old);
        continue;
      }
      // One of the old rule's rounds may be under way aside: the new one goes on from where that gets to.
      await old?.end();
      const { intervalMs } = one.rule.schedule;
      const progress = await this.#begunAt(one, old?.reached ?? stored.get(id));
      const { mostRuns, partials, foldRows } = this.#limits;
      const context = {
        store,
        ledger: timedLedger(ledger, intervalMs),
        limits: this.#limits,
        mostRuns,
        partials,
        foldRows,
        clock: now,
      };
      next.set(id, new LiveRule(one, progress && numberedProgress(progress, intervalMs), context));
    }
    const gone = [...this.#rules].filter(([id, rule]) => next.get(id) !== rule);
    this.#rules = next;
    for (const [, rule] of gone) await rule.end();
  }
}

/** Whether a rule's alerts cannot differ: neither its version nor its plan does. */
function isSame(a: ActiveRule, b: ActiveRule): boolean {
  return a === b || (a.version === b.version && a.rule === b.rule && textOf(a) === textOf(b));
}

function textOf({ plan }: ActiveRule): string {
  return JSON.stringify(plan, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
