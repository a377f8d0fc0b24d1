import { messageOf } from '../../base/message-of.ts';
import { UserError } from '../../base/user-error.ts';
import { everyNodeOf } from '../../plan/rewrite.ts';
import { OutOfMemoryError } from '../../store/event-store.ts';
import { prepareRule } from '../judge.ts';
import type { ActiveRule } from '../rule-book/active-rule.ts';
import { type DetectionChange, type DetectionLedger, NO_CHANGE, type RuleProgress } from './ledger.ts';
import type { LiveLimits } from './live-limits.ts';
import type { LiveProblem, LiveRoundStatus, LiveRuleStatus } from './live-status.ts';
import { type JudgeContext, type RoundAsk, RuleJudge } from './rule-judge.ts';
import { failedRecord } from './run-records.ts';
import { timedProgress } from './timed-ledger.ts';

/** A rule whose round took longer than this is judged beside the others, in milliseconds. */
const LONG_ROUND_MS = 2_000;

/** One rule in live detection: its judge, what it waits for, and how it fares. */
export class LiveRule {
  readonly active: ActiveRule;
  /** The streams that it reads. */
  readonly streams: ReadonlySet<string>;
  readonly #limits: LiveLimits;
  readonly #ledger: DetectionLedger;
  readonly #judge: RuleJudge | undefined;
  readonly #started: RuleProgress | undefined;
  #problem: LiveProblem | undefined;
  /** Whether the ledger holds a record of the problem. */
  #recorded = false;
  #lastRound: LiveRoundStatus | undefined;
  #spentMs = 0;
  #late = 0;
  #capped = 0;
  /** The last commit with events in one of its streams. */
  #touched = 0;
  /** Whether there is more to judge whatever comes: it is new, failed, or did not get through all there was. */
  #more = true;
  /** The round that is under way. */
  #round: Promise<unknown> | undefined;
  readonly #end = new AbortController();
  /** Commits that it takes in one round: fewer, while that many are too much. */
  #mostCommits: number;

  constructor(
    active: ActiveRule,
    progress: RuleProgress | undefined,
    context: JudgeContext & { readonly limits: LiveLimits; readonly clock: () => number },
  ) {
    this.active = active;
    this.#limits = context.limits;
    this.#mostCommits = context.limits.mostCommits;
    this.#ledger = context.ledger;
    this.#started = progress;
    this.streams = new Set([...everyNodeOf(active.plan)].flatMap((n) => (n.kind === 'scan' ? n.streams : [])));
    try {
      this.#judge = new RuleJudge(prepareRule(active.rule, active.plan), active.version, progress, context);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#problem = { message: error.message, at: context.clock(), times: 1, retryAt: undefined };
    }
  }

  get progress(): RuleProgress | undefined {
    return this.#judge?.progress ?? this.#started;
  }

  /** Its progress as the ledger holds it. */
  get reached(): RuleProgress | undefined {
    const { progress } = this;
    return progress && timedProgress(progress, this.active.rule.schedule.intervalMs);
  }

  /** Events of this commit came into one of its streams. */
  touch(commit: number): void {
    this.#touched = Math.max(this.#touched, commit);
  }

  get #pending(): boolean {
    return this.#more || this.#touched > (this.progress?.commit ?? 0);
  }

  /** Whether there is something to judge now. */
  waits(now: number): boolean {
    const judge = this.#judge;
    if (judge === undefined) return false;
    const { at = 0, retryAt = 0 } = this.#problem ?? {};
    // A clock that was set back must not make a pause of seconds one of hours.
    if (retryAt > now && at <= now) return false;
    return this.#pending || judge.progress === undefined || judge.dueAt(now) > judge.progress.run;
  }

  /** Whether its round is still under way, or its rounds take so long, or its next one will, that others should not wait for it. */
  get takesLong(): boolean {
    if (this.#round !== undefined || this.#problem !== undefined || this.#judge?.ready === false) return true;
    return (this.#lastRound?.durationMs ?? 0) > LONG_ROUND_MS;
  }

  /** Whether it is no longer judged. */
  get isGone(): boolean {
    return this.#end.signal.aborted;
  }

  /** Judges commits up to one, and the runs that are due. Gives what was changed; undefined where it could not be done. */
  async round(last: number, now: number, stop: AbortSignal): Promise<DetectionChange | undefined> {
    const round = this.#judgeUpTo(last, now, AbortSignal.any([stop, this.#end.signal]));
    this.#round = round;
    try {
      return await round;
    } finally {
      this.#round = undefined;
    }
  }

  async #judgeUpTo(last: number, now: number, stop: AbortSignal): Promise<DetectionChange | undefined> {
    const judge = this.#judge!;
    const clock = performance.now();
    const from = judge.progress?.commit ?? 0;
    const upTo = Math.min(last, from + this.#mostCommits);
    const caughtUp = upTo === last;
    let timeout: AbortSignal | undefined;
    try {
      await judge.prepare(now);
      timeout = AbortSignal.timeout(this.#limits.timeLimitMs);
      const ask: RoundAsk = { upTo: Math.max(from, upTo), caughtUp, now, signal: AbortSignal.any([timeout, stop]) };
      const result = await judge.judge(ask);
      await this.#ledger.apply(result.change);
      await judge.done(result);
      this.#problem = undefined;
      this.#recorded = false;
      this.#mostCommits = Math.min(this.#limits.mostCommits, 2 * this.#mostCommits);
      this.#late += result.late;
      for (const { more } of result.change.capped) this.#capped += more;
      this.#lastRound = { at: now, durationMs: performance.now() - clock, survivors: result.survivors };
      this.#more = !caughtUp || result.progress.run < judge.dueAt(now);
      return result.change;
    } catch (error) {
      this.#more = true;
      await judge.forget();
      if (stop.aborted) return undefined;
      await this.#fail(error, timeout?.aborted === true, now, performance.now() - clock);
      return undefined;
    } finally {
      this.#spentMs += performance.now() - clock;
    }
  }

  async #fail(error: unknown, cut: boolean, now: number, durationMs: number): Promise<void> {
    const judge = this.#judge!;
    const times = (this.#problem?.times ?? 0) + 1;
    const wait = Math.min(this.#limits.mostRetryMs, this.#limits.retryMs * 2 ** (times - 1));
    const isCut = cut || error instanceof OutOfMemoryError;
    if (isCut) this.#mostCommits = Math.max(1, Math.floor(this.#mostCommits / 4));
    const message = cut
      ? `the run was cut at its time limit of ${this.#limits.timeLimitMs / 1_000} s`
      : messageOf(error);
    this.#problem = { message, at: now, times, retryAt: now + wait };
    const context = { rule: this.active.rule, version: this.active.version, now, durationMs: Math.round(durationMs) };
    const record = failedRecord(judge.dueAt(now), isCut ? 'cut' : 'failed', message, context);
    // Recorded once, however often it is tried; where the ledger could not take it, with the next try.
    if (this.#recorded) return;
    await this.#ledger.apply({ ...NO_CHANGE, runs: [record] });
    this.#recorded = true;
  }

  status(last: number, now: number): LiveRuleStatus {
    const judge = this.#judge;
    const { progress } = this;
    return {
      ruleId: this.active.rule.id,
      version: this.active.version,
      mode: judge?.mode.kind ?? 'broken',
      early: judge?.mode.early ?? false,
      why: judge?.mode.why,
      lastRound: this.#lastRound,
      spentMs: Math.round(this.#spentMs),
      kept: judge?.kept ?? 0,
      behind: this.#pending ? Math.max(0, last - (progress?.commit ?? 0)) : 0,
      gap: judge === undefined || progress === undefined ? 0 : Math.max(0, judge.dueAt(now) - progress.run),
      late: this.#late,
      capped: this.#capped,
      problem: this.#problem,
    };
  }

  /** Ends a round that is under way, letting go of what is not yet in the ledger, and of what it keeps in memory. */
  async end(): Promise<void> {
    this.#end.abort(new Error('the rule is no longer judged'));
    await this.#round?.catch(() => undefined);
    await this.#judge?.forget();
  }
}
