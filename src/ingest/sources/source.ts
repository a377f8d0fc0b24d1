import type { EventStore } from '../../store/event-store.ts';
import type { Delivery, DeliveryResult } from '../intake/delivery.ts';
import type { MinuteCount } from '../minute-counts.ts';

export type SourceState = 'starting' | 'reading' | 'idle' | 'waiting' | 'failed';

/** How a source is doing. Times are milliseconds since the epoch. */
export interface SourceStatus {
  /** `waiting`: something outside is wrong and is tried again at `retryAt`; `failed`: it cannot go on without a person. */
  readonly state: SourceState;
  /** What it does, or what is wrong, for a person; undefined where there is nothing to say. */
  readonly message: string | undefined;
  /** When records last came in from it. */
  readonly lastRecordAt: number | undefined;
  /** How long the oldest thing that is known and not yet committed has been there; 0 where there is none. */
  readonly lagMs: number;
  /** What was read since the start. Bytes are those of the source, packed as they are. */
  readonly read: { readonly records: number; readonly bytes: number };
  readonly retryAt: number | undefined;
  /** Since when something has been wrong, attempts in between included; undefined where all is well. */
  readonly troubleSince: number | undefined;
  /** Records by the minute in which they came in, over the last three hours. */
  readonly recent: readonly MinuteCount[];
}

/** Something that logs are pulled from. */
export interface Source {
  /** From the configuration. */
  readonly name: string;
  /** `files`, `s3`, `sqs`, `cloudwatch`. */
  readonly kind: string;
  readonly status: SourceStatus;
  /** Reads until aborted, then resolves. What is wrong outside is tried again, less and less often, and told in `status`. */
  run(signal: AbortSignal): Promise<void>;
}

/** What a source asks of the intake. */
export interface SourceIntake {
  /** Resolves once everything of the delivery is committed. Rejects where it could not be: the source has it still. */
  deliver(delivery: Delivery, options?: { signal?: AbortSignal }): Promise<DeliveryResult>;
  /** Resolves once there is room. */
  whenFree(signal?: AbortSignal): Promise<void>;
  /** Why the store takes nothing at present; undefined where it does. */
  readonly stopped: string | undefined;
}

/** Where a source tells what happened: never a secret, never what a log says. */
export interface SourceLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What a source works with. */
export interface SourceContext {
  readonly intake: SourceIntake;
  readonly store: Pick<EventStore, 'position' | 'commit'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: SourceLog;
  readonly env: Readonly<Record<string, string | undefined>>;
}
