import type { LogFormat } from '../../../src/ingest/format.ts';
import type { Delivery, DeliveryResult } from '../../../src/ingest/intake/delivery.ts';
import type { Intake } from '../../../src/ingest/intake/intake.ts';
import { openIntake } from '../../../src/ingest/intake/open-intake.ts';
import type { SourceIntake } from '../../../src/ingest/sources/source.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { withCommit } from '../intake/with-commit.ts';

/** The real intake into a real store, which tells what it was given, and can be told to break off after so many commits, as a kill would. */
export class BreakableIntake implements SourceIntake {
  readonly #intake: Intake;
  /** Commits until it breaks off. */
  commitsLeft = Number.POSITIVE_INFINITY;
  readonly delivered: { source: string; bytes: number; bodies: number }[] = [];
  stopped: string | undefined;

  constructor(store: EventStore, formats: readonly LogFormat[], batchEvents = 5_000) {
    const commits = withCommit(store, (commit) => {
      if (this.commitsLeft-- <= 0) throw new Error('broken off');
      return store.commit(commit);
    });
    this.#intake = openIntake({ store: commits, formats, batchEvents, lingerMs: 5 });
  }

  whenFree(signal?: AbortSignal): Promise<void> {
    return this.#intake.whenFree(signal);
  }

  deliver(delivery: Delivery, options: { signal?: AbortSignal } = {}): Promise<DeliveryResult> {
    const told = { source: delivery.source, bytes: 0, bodies: delivery.bodies?.size ?? 0 };
    this.delivered.push(told);
    const { bytes } = delivery;
    if (bytes instanceof Uint8Array) {
      told.bytes = bytes.length;
      return this.#intake.deliver(delivery, options);
    }
    const counted = async function* () {
      for await (const piece of bytes) {
        told.bytes += piece.length;
        yield piece;
      }
    };
    return this.#intake.deliver({ ...delivery, bytes: counted() }, options);
  }

  close(): Promise<void> {
    return this.#intake.close();
  }
}
