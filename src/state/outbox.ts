import type { Actor } from './actor.ts';
import type { AlertRecord } from './alert-record.ts';
import type { Page, PageRequest } from './page.ts';

/** Why a notifier is told: the alert was raised, or it ended (closed by someone, or withdrawn). */
export type Occasion = 'raised' | 'closed' | 'withdrawn';

/** `waiting` for its next attempt; `failed`: given up, kept until someone retries it; `delivered`: confirmed by the receiver. */
export type MessageStatus = 'waiting' | 'delivered' | 'failed';

/** A message to one notifier about one alert. */
export interface OutboxMessage {
  readonly id: number;
  readonly notifier: string;
  readonly occasion: Occasion;
  /** The alert's handle, and its id as it is now. */
  readonly handle: string;
  readonly alert_id: string;
  readonly status: MessageStatus;
  readonly queued_at: string;
  /** Attempts that failed. */
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly error: string | null;
  readonly delivered_at: string | null;
}

/** A message to be sent now, with the alert as it is now (without evidence events). */
export interface ClaimedMessage extends OutboxMessage {
  readonly alert: AlertRecord;
}

export interface FailedDelivery {
  readonly ids: readonly number[];
  /** What went wrong, for the people who look after it; no secrets. */
  readonly error: string;
  /** When to try again, in milliseconds since the epoch; null gives up. */
  readonly retryAt: number | null;
}

/** One notifier's messages. */
export interface OutboxCounts {
  readonly notifier: string;
  readonly waiting: number;
  /** Of those waiting, how many failed before. */
  readonly retrying: number;
  readonly failed: number;
  readonly delivered: number;
  /** Milliseconds since the epoch. */
  readonly oldest_waiting: number | null;
}

export interface OutboxFilter {
  readonly notifiers?: readonly string[];
  readonly statuses?: readonly MessageStatus[];
  /** An alert's id, former id or handle. */
  readonly alert?: string;
}

/**
 * Messages that wait to be delivered. They are queued in the transaction that raises the alert, and stay until `delivered` is committed:
 * a process killed between a receiver's answer and that commit sends them once more. Claims are held in memory, so a restart frees them.
 */
export interface Outbox {
  /** Notifiers with messages that are due and not claimed. */
  due(): Promise<readonly string[]>;
  /** Takes a notifier's due messages, oldest first: many at once is a storm, which the notifier may tell as one. */
  claim(notifier: string, limit: number): Promise<readonly ClaimedMessage[]>;
  delivered(ids: readonly number[]): Promise<void>;
  failed(delivery: FailedDelivery): Promise<void>;
  /** Gives claims back as if they had not been made. */
  release(ids: readonly number[]): void;
  /** When the next message that nobody has claimed is due, in milliseconds since the epoch. */
  nextDue(): Promise<number | undefined>;
  /** Called after a commit that queued messages; gives what ends it. */
  onQueued(listener: () => void): () => void;
  /** Newest first. */
  list(filter?: OutboxFilter, page?: PageRequest): Promise<Page<OutboxMessage>>;
  counts(): Promise<readonly OutboxCounts[]>;
  /** Messages that were given up wait again, due now; gives how many. */
  retry(ids: readonly number[], by: Actor): Promise<number>;
}
