import { UserError } from '../../base/user-error.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import type { IntakeCounts } from './intake-counts.ts';

export type { Delivery, DeliveryResult } from './delivery.ts';

/** A commit that was made. */
export interface Committed {
  readonly sequence: number;
  /** Streams that got new events. */
  readonly streams: readonly string[];
  readonly events: number;
  /** When the oldest delivery in it was accepted, and now, in milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly at: number;
}

/** Why a delivery was not committed: `stopped` and `closed` before it was read, `failed` behind that. The sender may send it again. */
export type RefusalReason = 'stopped' | 'closed' | 'failed';

/** A delivery that was not committed, or not all of it. */
export class DeliveryRefused extends UserError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
  }
}

/** Where deliveries come in and committed events go out. */
export interface Intake {
  /**
   * Resolves once everything of the delivery is committed. Rejects where it could not be: with {@link DeliveryRefused}, with what its
   * `bytes` threw, with the signal's reason, with a UserError for an unknown format. Nothing of it is lost: the sender has it still, and
   * what was stored of it is known when it comes again.
   */
  deliver(delivery: Delivery, options?: { signal?: AbortSignal }): Promise<DeliveryResult>;
  /** True while more waits than the bound: push answers 429, pulls wait (`whenFree`). */
  readonly busy: boolean;
  /** Resolves while it is neither busy nor stopped. */
  whenFree(signal?: AbortSignal): Promise<void>;
  /** Set while the store cannot take anything (disk nearly full): why. */
  readonly stopped: string | undefined;
  onCommit(listener: (committed: Committed) => void): () => void;
  /** Since it was opened. */
  readonly counts: IntakeCounts;
  /** Takes nothing more, commits what was accepted; deliveries whose bytes were still to come are rejected. */
  close(): Promise<void>;
}
