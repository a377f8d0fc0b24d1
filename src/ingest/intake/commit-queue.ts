import type { Commit, CommitResult, EventStore } from '../../store/event-store.ts';
import { DiskFullError } from '../../store/event-store.ts';
import type { LogBatch } from '../log-batch.ts';

/** A batch on its way to the store. */
export interface QueuedBatch {
  readonly batch: LogBatch;
  /** What is committed with its events and dead letters; asked for when it is committed. */
  extras(): Pick<Commit, 'positions' | 'settled'>;
}

/** What becomes of batches that are committed together. */
export interface CommitOutcome<B extends QueuedBatch> {
  committed(batches: readonly B[], result: CommitResult): void;
  failed(batch: B, error: unknown): void;
  /** The store is done with what it was given. */
  free(): void;
}

const RETRY_MS = 200;

/**
 * Commits batches in the order in which they come, as many at a time as wait, up to a number of events. A commit that fails is made
 * again, batch by batch: what it had stored, the store knows.
 */
export class CommitQueue<B extends QueuedBatch> {
  readonly #store: EventStore;
  readonly #events: number;
  readonly #outcome: CommitOutcome<B>;
  readonly #queue: B[] = [];
  #running: Promise<void> | undefined;

  constructor(store: EventStore, events: number, outcome: CommitOutcome<B>) {
    this.#store = store;
    this.#events = events;
    this.#outcome = outcome;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  add(batch: B): void {
    this.#queue.push(batch);
    this.#running ??= this.#run();
  }

  /** Resolves once nothing waits. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#commitGroup(this.#takeGroup());
      this.#outcome.free();
    }
    // At once: a batch that is added from here on begins anew.
    this.#running = undefined;
  }

  #takeGroup(): B[] {
    const group = [this.#queue.shift()!];
    let events = eventsIn(group[0]!);
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      events += eventsIn(next);
      if (events > this.#events) break;
      group.push(this.#queue.shift()!);
    }
    return group;
  }

  async #commitGroup(group: readonly B[]): Promise<void> {
    try {
      this.#outcome.committed(group, await this.#store.commit(commitOf(group)));
    } catch (error) {
      if (error instanceof DiskFullError) {
        for (const batch of group) this.#outcome.failed(batch, error);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      for (const batch of group) await this.#commitAlone(batch);
    }
  }

  async #commitAlone(batch: B): Promise<void> {
    let result: CommitResult;
    try {
      result = await this.#store.commit(commitOf([batch]));
    } catch (error) {
      this.#outcome.failed(batch, error);
      return;
    }
    this.#outcome.committed([batch], result);
  }
}

function eventsIn({ batch }: QueuedBatch): number {
  return batch.events.reduce((sum, events) => sum + events.ids.length, 0);
}

function commitOf(group: readonly QueuedBatch[]): Commit {
  const extras = group.map((queued) => queued.extras());
  return {
    events: group.flatMap(({ batch }) => batch.events),
    deadLetters: group.flatMap(({ batch }) => batch.deadLetters),
    positions: extras.flatMap(({ positions }) => positions),
    settled: extras.flatMap(({ settled }) => settled ?? []),
  };
}
