import { randomUUID } from 'node:crypto';
import type { Outbox, OutboxCounts } from '../state/outbox.ts';
import type { Backoff } from './backoff.ts';
import { Lane, type LaneStatus } from './lane.ts';
import type { NotifierContext } from './notifier.ts';
import { type NotifierConfig, openNotifier } from './notifier-config.ts';
import { SendError } from './send-error.ts';
import { testAlert } from './test-alert.ts';

const POLL_MS = 5_000;
const UNKNOWN_RETRY_MS = 3_600_000;
const UNKNOWN_GIVE_UP_MS = 3 * 86_400_000;
const MOST_UNKNOWN = 1_000;

export interface DeliveryOptions {
  readonly outbox: Outbox;
  readonly notifiers: readonly NotifierConfig[];
  readonly context: NotifierContext;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1: spreads attempts. `Math.random` where absent. */
  readonly random?: () => number;
  /** Waits between attempts, where they are not the usual ones. */
  readonly backoff?: Readonly<Record<'unreachable' | 'misconfigured', Backoff>>;
  /** How often the outbox is looked at though nothing calls for it, in milliseconds; 5 seconds where absent. */
  readonly pollMs?: number;
}

/** A notifier as people see it. Times are milliseconds since the epoch. */
export interface NotifierStatus extends LaneStatus {
  readonly name: string;
  readonly type: string;
  /** Messages in the outbox. */
  readonly waiting: number;
  readonly retrying: number;
  readonly failed: number;
  readonly oldest_waiting: number | null;
}

/** What came of a test message. */
export interface TestOutcome {
  readonly ok: boolean;
  /** What went wrong; null where nothing did. */
  readonly message: string | null;
  /** The receiver's own words, without secrets. */
  readonly detail: string | null;
  readonly took_ms: number;
}

/** Takes messages from the outbox to the notifiers. */
export interface Delivery {
  /** Sends a made-up alert now; undefined where there is no notifier of that name. */
  test(notifier: string): Promise<TestOutcome | undefined>;
  status(): Promise<readonly NotifierStatus[]>;
  /** Looks for due messages now: after messages that were given up are retried by hand. */
  wake(): void;
  /** Lets what is under way end within the grace, then breaks it off; what is not confirmed stays in the outbox. */
  close(graceMs?: number): Promise<void>;
}

/** Begins to deliver, and goes on until it is closed. */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { outbox, now, pollMs = POLL_MS } = options;
  const { log } = options.context;
  const laneOptions = { ...options, log, random: options.random ?? Math.random, failed: () => wake() };
  const lanes = new Map(
    options.notifiers.map((config) => [
      config.name,
      new Lane(config, openNotifier(config, options.context), laneOptions),
    ]),
  );
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | undefined;
  let isWanted = false;
  let isClosed = false;

  const failed = (error: unknown) => {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    log({ level: 'error', notifier: '', message: `the outbox cannot be read: ${words}`, messages: 0 });
  };

  /** One look at the outbox. Rounds never overlap; a wish that comes during one makes another. */
  const wake = () => {
    if (isClosed) return;
    isWanted = true;
    round ??= (async () => {
      while (isWanted && !isClosed) {
        isWanted = false;
        await look().catch(failed);
      }
      round = undefined;
    })();
  };

  const look = async () => {
    clearTimeout(timer);
    const began = now();
    for (const name of await outbox.due()) {
      const lane = lanes.get(name);
      // A lane goes on by itself: a slow one must not hold this round.
      if (lane !== undefined) void lane.pump();
      else await putOff(outbox, name, options);
    }
    const next = await outbox.nextDue();
    if (isClosed) return;
    const times = [now() + pollMs, next ?? 0, ...[...lanes.values()].map((lane) => lane.pausedUntil)];
    // What fell due since the look began was not seen by it.
    const soonest = Math.min(...times.filter((time) => time > began));
    timer = setTimeout(wake, Math.min(pollMs, Math.max(1, soonest - now())));
  };

  const unsubscribe = outbox.onQueued(wake);
  wake();

  return {
    wake,
    async test(name) {
      const lane = lanes.get(name);
      if (lane === undefined) return undefined;
      const began = now();
      const handle = randomUUID();
      const outcome = (ok: boolean, message: string | null, detail: string | null) => ({
        ok,
        message,
        detail,
        took_ms: Math.max(0, now() - began),
      });
      try {
        await lane.attempt({
          key: `test-${handle}`,
          news: { kind: 'test', alert: testAlert(handle, began) },
          at: began,
        });
        wake();
        return outcome(true, null, null);
      } catch (error) {
        if (error instanceof SendError) return outcome(false, error.message, error.detail ?? null);
        throw error;
      }
    },
    async status() {
      const counts = new Map((await outbox.counts()).map((count) => [count.notifier, count]));
      return [...lanes.values()].map((lane) => ({
        name: lane.name,
        type: lane.type,
        ...lane.status,
        ...countsOf(counts.get(lane.name)),
      }));
    },
    async close(graceMs = 3_000) {
      isClosed = true;
      unsubscribe();
      clearTimeout(timer);
      await Promise.all([round, ...[...lanes.values()].map((lane) => lane.close(graceMs))]);
      clearTimeout(timer);
    },
  };
}

function countsOf(counts: OutboxCounts | undefined) {
  return {
    waiting: counts?.waiting ?? 0,
    retrying: counts?.retrying ?? 0,
    failed: counts?.failed ?? 0,
    oldest_waiting: counts?.oldest_waiting ?? null,
  };
}

/** Messages to a notifier that is configured no longer: kept for some days, since it may come back. */
async function putOff(outbox: Outbox, name: string, { now, context }: DeliveryOptions): Promise<void> {
  const messages = await outbox.claim(name, MOST_UNKNOWN);
  if (messages.length === 0) return;
  const error = `no notifier called "${name}" is configured`;
  const isOver = (queuedAt: string) => now() - Date.parse(queuedAt) >= UNKNOWN_GIVE_UP_MS;
  const over = messages.filter((message) => isOver(message.queued_at)).map((message) => message.id);
  const kept = messages.filter((message) => !isOver(message.queued_at)).map((message) => message.id);
  context.log({ level: 'warn', notifier: name, message: error, messages: messages.length });
  if (over.length > 0) await outbox.failed({ ids: over, error, retryAt: null });
  if (kept.length > 0) await outbox.failed({ ids: kept, error, retryAt: now() + UNKNOWN_RETRY_MS });
}
