import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedMessage, Outbox } from '../state/outbox.ts';
import { type Backoff, backoffMs, USUAL_BACKOFF } from './backoff.ts';
import type { DeliveryEvent, Letter, News, Notifier } from './notifier.ts';
import type { NotifierConfig } from './notifier-config.ts';
import { SendError, type SendProblem } from './send-error.ts';
import { stormKey, stormOf } from './storm.ts';

/** A storm beyond this is told in parts. */
const MOST_IN_STORM = 5_000;
/** A claim is a transaction: one for each message would be slow. */
const CLAIMED_AHEAD = 50;

export interface LaneOptions {
  readonly outbox: Outbox;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: (event: DeliveryEvent) => void;
  /** Called after a failure: the lane is to be pumped at `pausedUntil`, and when the message is due again. */
  readonly failed: () => void;
  readonly backoff?: Readonly<Record<'unreachable' | 'misconfigured', Backoff>>;
}

/** How a notifier fares since the process started. */
export interface LaneStatus {
  readonly state: 'ready' | 'sending' | 'unreachable' | 'misconfigured';
  /** What went wrong last; null since it last went well. */
  readonly message: string | null;
  readonly last_delivered_at: number | null;
  /** When it is tried again; null while nothing is wrong. */
  readonly retry_at: number | null;
  readonly delivered: number;
  readonly failed_attempts: number;
  readonly given_up: number;
}

/** Sends one notifier's messages, some at once, in the order of each alert's life; a lane that fails waits without holding back others. */
export class Lane {
  readonly #config: NotifierConfig;
  readonly #notifier: Notifier;
  readonly #options: LaneOptions;
  readonly #queue: ClaimedMessage[] = [];
  /** Messages about alerts of which an earlier one is not delivered yet, by handle. */
  readonly #aside = new Map<string, ClaimedMessage[]>();
  readonly #underWay = new Map<AbortController, Promise<void>>();
  /** Someone asked for a pump since the one under way began. */
  #isWanted = false;
  #pumping: Promise<void> | undefined;
  readonly #closing = new AbortController();
  #failures = 0;
  #problem: SendProblem | undefined;
  #message: string | null = null;
  #pausedAt = 0;
  #pausedUntil = 0;
  #lastDelivered: number | null = null;
  #delivered = 0;
  #failedAttempts = 0;
  #givenUp = 0;

  constructor(config: NotifierConfig, notifier: Notifier, options: LaneOptions) {
    this.#config = config;
    this.#notifier = notifier;
    this.#options = options;
  }

  get name(): string {
    return this.#config.name;
  }

  get type(): string {
    return this.#config.type;
  }

  /** When it may send again, milliseconds since the epoch; 0 where it may now. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  get status(): LaneStatus {
    const failing = this.#problem === 'misconfigured' ? 'misconfigured' : 'unreachable';
    const well = this.#underWay.size > 0 ? 'sending' : 'ready';
    return {
      state: this.#failures > 0 ? failing : well,
      message: this.#message,
      last_delivered_at: this.#lastDelivered,
      retry_at: this.#failures > 0 ? this.#pausedUntil : null,
      delivered: this.#delivered,
      failed_attempts: this.#failedAttempts,
      given_up: this.#givenUp,
    };
  }

  /** Takes what is due and sends it, as far as the notifier may be asked now. Never throws. */
  pump(): Promise<void> {
    this.#isWanted = true;
    this.#pumping ??= this.#pumpWhileWanted();
    return this.#pumping;
  }

  async #pumpWhileWanted(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#pump();
      }
    } catch (error) {
      this.#report(error, 0);
    } finally {
      this.#pumping = undefined;
      if (this.#isClosing || this.#isPaused()) this.#releaseQueue();
    }
  }

  async #pump(): Promise<void> {
    while (this.#room() > 0 && (this.#queue.length > 0 || (await this.#claim()))) {
      const message = this.#queue.shift();
      if (message === undefined || !(await this.#isNext(message))) continue;
      // The lane may have been paused or closed meanwhile.
      if (this.#room() > 0) {
        this.#start([message], { kind: 'alert', occasion: message.occasion, alert: message.alert }, keyOf(message));
      } else {
        this.#queue.unshift(message);
      }
    }
  }

  /** One attempt outside the outbox; throws what the notifier throws. */
  async attempt(letter: Letter): Promise<void> {
    const controller = new AbortController();
    const sending = this.#send(letter, controller);
    this.#underWay.set(
      controller,
      sending.catch(() => undefined),
    );
    try {
      await sending;
      // It works: messages that wait need not wait for the next attempt.
      this.#succeeded();
    } finally {
      this.#underWay.delete(controller);
      void this.pump();
    }
  }

  /** Ends what is under way after the grace, and gives back what is not delivered. */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    this.#releaseQueue();
    const timer = setTimeout(() => {
      for (const controller of this.#underWay.keys()) controller.abort(new DOMException('closing', 'AbortError'));
    }, graceMs);
    await Promise.all([...this.#underWay.values(), this.#pumping]);
    clearTimeout(timer);
    this.#releaseQueue();
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  #isPaused(): boolean {
    const now = this.#options.now();
    // A clock that was set back must not make a pause of seconds one of hours.
    return now < this.#pausedUntil && now >= this.#pausedAt;
  }

  /** How many more may be under way; one at a time while the notifier is failing. */
  #room(): number {
    if (this.#isClosing || this.#isPaused()) return 0;
    return (this.#failures > 0 ? 1 : this.#config.concurrency) - this.#underWay.size;
  }

  /** Whether something was taken. A storm is sent as it is found, the rest is queued. */
  async #claim(): Promise<boolean> {
    const { outbox } = this.#options;
    const { storm } = this.#config;
    if (storm === false) {
      this.#queue.push(...(await outbox.claim(this.name, CLAIMED_AHEAD)));
      return this.#queue.length > 0;
    }
    const messages = [...(await outbox.claim(this.name, storm.above + 1))];
    if (messages.length > storm.above)
      messages.push(...(await outbox.claim(this.name, MOST_IN_STORM - messages.length)));
    const grouped = messages.filter((message) => this.#notifier.groups.includes(message.occasion));
    if (grouped.length <= storm.above || this.#room() <= 0) {
      this.#queue.push(...messages);
      return this.#queue.length > 0;
    }
    this.#queue.push(...messages.filter((message) => !grouped.includes(message)));
    this.#start(grouped, { kind: 'storm', storm: stormOf(grouped, storm.show) }, stormKey(grouped.map(keyOf)));
    return true;
  }

  /** Whether nothing earlier about the alert waits; otherwise the message is set aside until that is delivered or given up. */
  async #isNext(message: ClaimedMessage): Promise<boolean> {
    // Nothing was ever told of an alert whose life has only begun.
    if (message.occasion === 'raised' && message.alert.version <= 1) return true;
    // Set aside before looking: the earlier one may be concluded meanwhile.
    this.#aside.set(message.handle, [...(this.#aside.get(message.handle) ?? []), message]);
    const filter = { notifiers: [this.name], statuses: ['waiting'], alert: message.handle } as const;
    const { items } = await this.#options.outbox.list(filter);
    if (items.some((other) => other.id < message.id)) return false;
    const waiting = this.#aside.get(message.handle) ?? [];
    if (!waiting.includes(message)) return false;
    const others = waiting.filter((other) => other !== message);
    if (others.length === 0) this.#aside.delete(message.handle);
    else this.#aside.set(message.handle, others);
    return true;
  }

  #start(messages: readonly ClaimedMessage[], news: News, key: string): void {
    const controller = new AbortController();
    const done = this.#deliver(messages, { key, news, at: this.#options.now() }, controller).finally(() => {
      this.#underWay.delete(controller);
      void this.pump();
    });
    this.#underWay.set(controller, done);
  }

  async #deliver(messages: readonly ClaimedMessage[], letter: Letter, controller: AbortController): Promise<void> {
    const ids = messages.map((message) => message.id);
    try {
      await this.#send(letter, controller);
    } catch (error) {
      await this.#failed(messages, error);
      this.#options.failed();
      return;
    }
    this.#succeeded();
    this.#delivered += messages.length;
    await this.#commit(() => this.#options.outbox.delivered(ids), ids);
    this.#concluded(messages);
  }

  async #send(letter: Letter, controller: AbortController): Promise<void> {
    const timer = setTimeout(() => controller.abort(new DOMException('timeout', 'TimeoutError')), this.#config.timeout);
    try {
      await this.#notifier.send(letter, controller.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  #succeeded(): void {
    if (this.#failures > 0)
      this.#options.log({ level: 'info', notifier: this.name, message: 'messages go out again', messages: 0 });
    this.#failures = 0;
    this.#pausedUntil = 0;
    this.#problem = undefined;
    this.#message = null;
    this.#lastDelivered = this.#options.now();
  }

  async #failed(messages: readonly ClaimedMessage[], error: unknown): Promise<void> {
    const { outbox, now, random, log } = this.#options;
    const ids = messages.map((message) => message.id);
    if (this.#isClosing) {
      outbox.release(ids);
      return;
    }
    const failure =
      error instanceof SendError
        ? error
        : new SendError('unreachable', 'the notifier failed inside seismo; its log says how');
    if (!(error instanceof SendError)) this.#report(error, ids.length);
    this.#failedAttempts++;
    this.#problem = failure.problem;
    this.#message = failure.message;
    const words = failure.detail === undefined ? failure.message : `${failure.message}: ${failure.detail}`;
    if (failure.problem === 'rejected') {
      // It answers, so others may pass.
      this.#failures = 0;
      await this.#giveUp(messages, words, failure.message);
      return;
    }
    // Messages that were under way together fail together: that is one failure.
    if (!this.#isPaused()) this.#failures++;
    const backoff = (this.#options.backoff ?? USUAL_BACKOFF)[failure.problem];
    const wait = (failures: number) => Math.max(failure.retryAfterMs ?? 0, backoffMs(backoff, failures, random));
    this.#pausedAt = now();
    this.#pausedUntil = this.#pausedAt + wait(this.#failures);
    this.#releaseQueue();
    const isOver = (message: ClaimedMessage) => now() - Date.parse(message.queued_at) >= this.#config.give_up_after;
    const over = messages.filter(isOver);
    const kept = messages.filter((message) => !isOver(message));
    if (over.length > 0) await this.#giveUp(over, words, failure.message);
    if (kept.length === 0) return;
    const tries = Math.min(...kept.map((message) => message.attempts)) + 1;
    const retryAt = now() + wait(tries);
    log({
      level: 'warn',
      notifier: this.name,
      message: `${failure.message}; it is tried again`,
      messages: kept.length,
    });
    const keptIds = kept.map((message) => message.id);
    await this.#commit(() => outbox.failed({ ids: keptIds, error: words, retryAt }), keptIds);
  }

  async #giveUp(messages: readonly ClaimedMessage[], words: string, logged: string): Promise<void> {
    const ids = messages.map((message) => message.id);
    this.#givenUp += ids.length;
    this.#options.log({ level: 'error', notifier: this.name, message: `${logged}; given up`, messages: ids.length });
    await this.#commit(() => this.#options.outbox.failed({ ids, error: words, retryAt: null }), ids);
    this.#concluded(messages);
  }

  /** What waited for these messages may go. */
  #concluded(messages: readonly ClaimedMessage[]): void {
    for (const { handle } of messages) {
      const waiting = this.#aside.get(handle);
      if (waiting === undefined) continue;
      this.#aside.delete(handle);
      if (this.#isClosing || this.#isPaused()) this.#options.outbox.release(waiting.map((message) => message.id));
      else this.#queue.unshift(...waiting);
    }
  }

  /**
   * Writes an outcome down. Where the state cannot take it, it is tried until it can or the lane closes: giving the messages back would
   * send them again.
   */
  async #commit(write: () => Promise<void>, ids: readonly number[]): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        await write();
        return;
      } catch (error) {
        this.#report(error, ids.length);
        if (this.#isClosing) return;
        const wait = backoffMs(USUAL_BACKOFF.unreachable, failures, this.#options.random);
        await delay(wait, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }

  #releaseQueue(): void {
    const waiting = [...this.#queue.splice(0), ...(this.#isClosing ? [...this.#aside.values()].flat() : [])];
    if (this.#isClosing) this.#aside.clear();
    if (waiting.length > 0) this.#options.outbox.release(waiting.map((message) => message.id));
  }

  #report(error: unknown, messages: number): void {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    this.#options.log({ level: 'error', notifier: this.name, message: words, messages });
  }
}

/** The same for every attempt at a message, and no other's. */
function keyOf(message: ClaimedMessage): string {
  return `${message.handle}.${message.occasion}.${message.id}`;
}
