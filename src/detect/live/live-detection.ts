import { messageOf } from '../../base/message-of.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { ActiveRule, RuleSource } from '../rule-book/active-rule.ts';
import type { DetectionChange, DetectionLedger } from './ledger.ts';
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
    await this.#round;
    if (this.#stop.signal.aborted) return;
    await this.#begin();
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
    await this.#round;
    for (const rule of this.#rules.values()) await rule.discard();
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
    const began = performance.now();
    let rules = 0;
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
    for (const [ruleId, rule] of this.#rules) {
      if (this.#stop.signal.aborted) return;
      const at = now();
      if (!rule.waits(at)) continue;
      rules++;
      try {
        const change = await rule.round(last, at, this.#stop.signal);
        if (change !== undefined) onEvent?.({ kind: 'changed', ruleId, change });
        else this.#tellProblem(ruleId, rule, at);
      } catch (error) {
        onEvent?.({ kind: 'problem', ruleId, message: messageOf(error) });
      }
      if (rule.waits(now())) this.#again = true;
    }
    if (rules > 0) onEvent?.({ kind: 'round', rules, durationMs: performance.now() - began });
  }

  #tellProblem(ruleId: string, rule: LiveRule, at: number): void {
    const { problem } = rule.status(this.#last, at);
    if (problem !== undefined) this.#options.onEvent?.({ kind: 'problem', ruleId, message: problem.message });
  }

  /** Takes up the rules that are active now; one that means the same as before goes on with what it keeps. */
  async #takeRules(): Promise<void> {
    this.#changed = false;
    const { store, ledger, rules, now } = this.#options;
    const active = rules.active();
    const unknown = active.some((a) => !this.#rules.has(a.rule.id));
    let stored = new Map<string, Awaited<ReturnType<DetectionLedger['progress']>>[number]>();
    try {
      if (unknown) stored = new Map((await ledger.progress()).map((p) => [p.ruleId, p]));
    } catch (error) {
      this.#changed = true;
      throw error;
    }
    const next = new Map<string, LiveRule>();
    for (const one of active) {
      const { id } = one.rule;
      const old = this.#rules.get(id);
      if (old !== undefined && isSame(old.active, one)) {
        next.set(id, old);
        continue;
      }
      const { intervalMs } = one.rule.schedule;
      const progress = old?.reached ?? stored.get(id);
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
    for (const [, rule] of gone) await rule.discard();
  }
}

/** Whether a rule's alerts cannot differ: neither its version nor its plan does. */
function isSame(a: ActiveRule, b: ActiveRule): boolean {
  return a === b || (a.version === b.version && a.rule === b.rule && textOf(a) === textOf(b));
}

function textOf({ plan }: ActiveRule): string {
  return JSON.stringify(plan, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
