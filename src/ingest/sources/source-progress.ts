import type { DeliveryResult } from '../intake/delivery.ts';
import { MinuteCounts } from '../minute-counts.ts';
import type { SourceIntake, SourceState, SourceStatus } from './source.ts';

const RECENT_MS = 3 * 3_600_000;

/** A source's status as it changes. */
export class SourceProgress {
  readonly #now: () => number;
  #state: SourceState = 'starting';
  #message: string | undefined;
  #lastRecordAt: number | undefined;
  #records = 0;
  #bytes = 0;
  #retryAt: number | undefined;
  /** Since when the oldest thing that is not yet committed is there. */
  #oldest: number | undefined;
  #troubleSince: number | undefined;
  readonly #recent = new MinuteCounts();

  constructor(now: () => number) {
    this.#now = now;
  }

  get status(): SourceStatus {
    return {
      state: this.#state,
      message: this.#message,
      lastRecordAt: this.#lastRecordAt,
      lagMs: this.#oldest === undefined ? 0 : Math.max(0, this.#now() - this.#oldest),
      read: { records: this.#records, bytes: this.#bytes },
      retryAt: this.#retryAt,
      troubleSince: this.#troubleSince,
      recent: this.#recent.since(this.#now() - RECENT_MS),
    };
  }

  reading(message?: string): void {
    this.#set('reading', message);
  }

  idle(message?: string): void {
    this.#set('idle', message);
    this.#oldest = undefined;
    this.#troubleSince = undefined;
  }

  /** Tries again in so many milliseconds; says so. */
  waiting(problem: string, retryInMs: number): void {
    this.#set('waiting', `${problem}; trying again in ${Math.max(1, Math.round(retryInMs / 1000))} s`);
    this.#retryAt = this.#now() + retryInMs;
  }

  /** Waits for others to say that it may go on. */
  held(reason: string): void {
    this.#set('waiting', reason);
  }

  failed(problem: string): void {
    this.#set('failed', problem);
  }

  /** Something that came into being at a time is known and not yet committed. */
  behind(since: number | undefined): void {
    this.#oldest = since;
  }

  took(result: DeliveryResult, bytes: number): void {
    this.#records += result.records;
    this.#bytes += bytes;
    this.#troubleSince = undefined;
    if (result.records > 0) this.#lastRecordAt = this.#now();
    this.#recent.add(this.#now(), result.records);
  }

  #set(state: SourceState, message: string | undefined): void {
    this.#state = state;
    this.#message = message;
    this.#retryAt = undefined;
    // An attempt may fail again: only what comes in, or that nothing is left, ends the trouble.
    if (state === 'waiting' || state === 'failed') this.#troubleSince ??= this.#now();
  }
}

/** Resolves once the intake has room; while it takes nothing, the source's status says why. */
export async function roomIn(intake: SourceIntake, progress: SourceProgress, signal: AbortSignal): Promise<void> {
  if (intake.stopped === undefined) {
    await intake.whenFree(signal);
    return;
  }
  progress.held(intake.stopped);
  await intake.whenFree(signal);
  progress.reading();
}
