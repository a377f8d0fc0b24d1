import type { SourcePosition } from '../../store/event-store.ts';
import type { Reached } from '../read-task.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import { DeliveryRefused } from './intake.ts';
import type { Tally } from './intake-counts.ts';

/** A delivery between its acceptance and its answer. */
export class Underway {
  readonly id: number;
  readonly delivery: Delivery;
  readonly acceptedAt: number;
  readonly answer: Promise<DeliveryResult>;
  /** Why its bytes came to an early end; told once what came of them is committed. */
  brokenOff: { readonly error: unknown } | undefined;
  #resolve!: (result: DeliveryResult) => void;
  #reject!: (error: unknown) => void;
  #failed = false;
  #records = 0;
  #duplicates = 0;
  #deadLetters = 0;

  constructor(id: number, delivery: Delivery, acceptedAt: number) {
    this.id = id;
    this.delivery = delivery;
    this.acceptedAt = acceptedAt;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** A part of it is lost on the way: nothing that comes behind that part moves its position. */
  get failed(): boolean {
    return this.#failed;
  }

  /** What a commit stores of how far it has come. */
  position({ pieces, complete, problem }: Reached): SourcePosition | undefined {
    return this.#failed
      ? undefined
      : this.delivery.position?.({ pieces, complete, problem: complete ? problem : null });
  }

  /** The dead letters that a commit settles: with the last of it. */
  settles({ complete }: Reached): readonly string[] {
    return this.#failed || !complete ? [] : (this.delivery.settles ?? []);
  }

  /** A commit was made that holds some of it. */
  committed(reached: Reached, duplicates: number, sequence: number): Tally {
    this.#records += reached.records;
    this.#duplicates += duplicates;
    this.#deadLetters += reached.deadLetters;
    if (reached.ended) this.#end(reached, sequence);
    const { records, deadLetters } = reached;
    return { events: records - deadLetters - duplicates, duplicates, deadLetters };
  }

  #end({ complete, problem }: Reached, sequence: number): void {
    if (!complete) {
      this.#reject(this.brokenOff?.error ?? new DeliveryRefused('failed', `${this.delivery.source} ${problem}`));
    } else {
      const [records, duplicates, deadLetters] = [this.#records, this.#duplicates, this.#deadLetters];
      const stored = records - duplicates - deadLetters;
      this.#resolve({ records, stored, duplicates, deadLetters, sequence, problem });
    }
  }

  fail(error: unknown): void {
    this.#failed = true;
    this.#reject(error);
  }
}
