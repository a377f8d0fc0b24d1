import { UserError } from '../../base/user-error.ts';
import type { SourcePosition } from '../../store/event-store.ts';
import type { BodyPlaces } from '../sources/delivered-bodies.ts';
import type { IntakeCounts } from './intake-counts.ts';

/** How far a delivery has come. */
export interface DeliveryReached {
  /** Pieces of its text that are done: records, wrappers of records, and what was neither. */
  readonly pieces: number;
  /** All of it is read, and what could be stored of it is. */
  readonly complete: boolean;
  /** What is wrong with it as a whole, as broken gzip; reading it again would give the same. */
  readonly problem: string | null;
}

/** Logs as they were delivered. */
export interface Delivery {
  /** What positions and dead letters call it: `s3://bucket/key`, `/var/log/x.log`, `http`. */
  readonly source: string;
  /** The name of the format that all records are of, where the sender says so; each record's is told from its looks where absent. */
  readonly format?: string;
  /** Plain or gzip, told by the first bytes. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Pieces of it that are committed already. */
  readonly donePieces?: number;
  /** The position to store with what was reached; called for each commit that holds some of it. */
  readonly position?: (reached: DeliveryReached) => SourcePosition | undefined;
  /** Bodies that Bedrock stored as objects of their own, by their `s3://` path. */
  readonly bodies?: ReadonlyMap<string, Uint8Array>;
  /** Where such bodies lie beside a log file. */
  readonly beside?: BodyPlaces;
  /** Ids of dead letters that this delivery settles, once all of it is committed. */
  readonly settles?: readonly string[];
}

/** What became of a delivery. */
export interface DeliveryResult {
  /** Records in it, those that became dead letters included; those of `donePieces` not. */
  readonly records: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  /** The number of the commit that completed it. */
  readonly sequence: number;
  readonly problem: string | null;
}

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
