import { availableParallelism } from 'node:os';
import { messageOf } from '../../base/message-of.ts';
import type { CommitResult, EventStore } from '../../store/event-store.ts';
import { DiskFullError } from '../../store/event-store.ts';
import { assertFormat } from '../assert-format.ts';
import type { LogFormat } from '../format.ts';
import { logFormats } from '../formats/registry.ts';
import type { LogBatch } from '../log-batch.ts';
import type { ReadTask } from '../read-task.ts';
import { CAN_START_THREADS, onThisThread, onThread, type StartReader } from '../start-reader.ts';
import { CommitQueue, type QueuedBatch } from './commit-queue.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import { DiskRoom, type DiskRoomOptions } from './disk-room.ts';
import { type Committed, DeliveryRefused, type Intake } from './intake.ts';
import { CountKeeper, findDuplicates } from './intake-counts.ts';
import { ReaderSlot } from './reader-slot.ts';
import { Underway } from './underway.ts';

export interface IntakeOptions {
  readonly store: EventStore;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Other formats than the registry's. They are functions, which no thread can be given: reading then stays on this one. */
  readonly formats?: readonly LogFormat[];
  /** Threads that read; one less than the machine's cores where absent, none with 0. */
  readonly workers?: number;
  /** Events per commit, where as many come; 5,000 where absent. */
  readonly batchEvents?: number;
  /** How long a delivery may wait for others to be committed with, in milliseconds; 200 where absent. */
  readonly lingerMs?: number;
  /** Bytes of deliveries that may wait before it is busy; 32 MiB where absent. */
  readonly maxPendingBytes?: number;
  /** A record larger than this many bytes becomes a dead letter with its head; 64 MiB where absent. */
  readonly maxRecordBytes?: number;
  /** The disk whose room is watched; none where absent. */
  readonly disk?: DiskRoomOptions;
  readonly onEvent?: (event: IntakeEvent) => void;
}

/** What an intake tells of itself: that it takes nothing, that it takes logs again, that some could not be read or stored. */
export type IntakeEvent =
  | { readonly kind: 'stopped'; readonly message: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'failed'; readonly message: string };

const MIB = 2 ** 20;
const BATCH_CHARACTERS = 32 * MIB;
const MAX_BODY_BYTES = 25 * MIB;

/** Opens an intake into a store, which stays its owner's. */
export function openIntake(options: IntakeOptions): Intake {
  return new OpenIntake(options);
}

interface ReceivedBatch extends QueuedBatch {
  readonly slot: ReaderSlot;
}

class OpenIntake implements Intake {
  readonly counts = new CountKeeper();
  readonly #now: () => number;
  readonly #formats: readonly LogFormat[];
  readonly #start: StartReader;
  readonly #slots: ReaderSlot[];
  readonly #queue: CommitQueue<ReceivedBatch>;
  readonly #disk: DiskRoom;
  readonly #tell: (event: IntakeEvent) => void;
  readonly #lingerMs: number;
  readonly #maxPendingBytes: number;
  readonly #listeners = new Set<(committed: Committed) => void>();
  /** Those who wait for room, or for a reader. */
  #waiting: (() => void)[] = [];
  #lastId = 0;
  #linger: NodeJS.Timeout | undefined;
  #flushDue = false;
  #closing: Promise<void> | undefined;

  constructor(options: IntakeOptions) {
    this.#now = options.now ?? Date.now;
    this.#formats = options.formats ?? logFormats;
    const batchEvents = options.batchEvents ?? 5_000;
    this.#lingerMs = options.lingerMs ?? 200;
    this.#maxPendingBytes = options.maxPendingBytes ?? 32 * MIB;
    const workers = options.workers ?? Math.max(1, availableParallelism() - 1);
    const read = {
      wanted: undefined,
      batch: { events: batchEvents, characters: BATCH_CHARACTERS },
      maxRecordBytes: options.maxRecordBytes ?? 64 * MIB,
      maxBodyBytes: MAX_BODY_BYTES,
    };
    const threads = options.formats === undefined && CAN_START_THREADS ? workers : 0;
    this.#start = threads > 0 ? onThread(read) : onThisThread(this.#formats, read);
    this.#slots = Array.from({ length: Math.max(1, threads) }, () => this.#newSlot());
    this.#queue = new CommitQueue(options.store, batchEvents, {
      committed: (batches, result) => this.#committed(batches, result),
      failed: (batch, error) => this.#failed(batch, error),
      free: () => {
        if (this.#flushDue) this.#flush();
      },
    });
    this.#tell = options.onEvent ?? (() => undefined);
    this.#disk = new DiskRoom(options.disk, this.#now, (why) => {
      this.#tell(why === undefined ? { kind: 'resumed' } : { kind: 'stopped', message: why });
      if (why === undefined) this.#wake();
    });
    void this.#disk.check();
  }

  get busy(): boolean {
    let pending = 0;
    for (const slot of this.#slots) pending += slot.pendingBytes;
    return pending > this.#maxPendingBytes;
  }

  get stopped(): string | undefined {
    return this.#disk.stopped;
  }

  onCommit(listener: (committed: Committed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async whenFree(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    while (this.busy || this.stopped !== undefined) await this.#turn(signal);
  }

  /** Resolves when something has changed. */
  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(signal!.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  async deliver(delivery: Delivery, options: { signal?: AbortSignal } = {}): Promise<DeliveryResult> {
    const { signal } = options;
    signal?.throwIfAborted();
    assertFormat(delivery.format, this.#formats);
    if (this.#closing !== undefined) throw closed();
    if (this.stopped !== undefined) {
      this.counts.refused++;
      throw new DeliveryRefused('stopped', this.stopped, { hint: 'send it again once there is room' });
    }
    const underway = new Underway(++this.#lastId, delivery, this.#now());
    const slot = this.#freestSlot();
    slot.underway.set(underway.id, underway);
    const task: ReadTask = {
      id: underway.id,
      source: delivery.source,
      format: delivery.format,
      donePieces: delivery.donePieces ?? 0,
      firstLine: delivery.firstLine ?? 1,
      beside: delivery.beside,
      mostUnpackedBytes: delivery.mostUnpackedBytes,
      bodies: delivery.bodies,
    };
    if (delivery.bytes instanceof Uint8Array) slot.readWhole(task, delivery.bytes);
    else void this.#sendPieces(slot, task, underway, delivery.bytes, signal);
    this.#armLinger();
    return untilAborted(underway.answer, signal);
  }

  #freestSlot(): ReaderSlot {
    let freest = this.#slots[0]!;
    for (const slot of this.#slots) if (slot.pendingBytes < freest.pendingBytes) freest = slot;
    return freest;
  }

  /** Never throws: what goes wrong is told with the delivery's answer. */
  async #sendPieces(
    slot: ReaderSlot,
    task: ReadTask,
    underway: Underway,
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    slot.beginPieces(task);
    try {
      for await (const piece of bytes) {
        signal?.throwIfAborted();
        while (slot.wants(task.id) === 'later' || (this.busy && slot.wants(task.id) === 'more'))
          await this.#turn(signal);
        if (underway.failed || slot.wants(task.id) === 'nothing') break;
        if (this.#closing !== undefined) throw closed();
        slot.piece(task.id, piece);
        this.#armLinger();
      }
    } catch (error) {
      underway.brokenOff = { error };
    }
    slot.lastPiece(task.id, underway.brokenOff === undefined ? null : messageOf(underway.brokenOff.error));
    this.#armLinger();
  }

  #armLinger(): void {
    if (this.#closing !== undefined) return;
    this.#linger ??= setTimeout(() => {
      this.#linger = undefined;
      // While the store is busy, what waits gathers on.
      if (this.#queue.busy) this.#flushDue = true;
      else this.#flush();
    }, this.#lingerMs);
  }

  #flush(): void {
    this.#flushDue = false;
    for (const slot of this.#slots) slot.flush();
  }

  #newSlot(): ReaderSlot {
    return new ReaderSlot(this.#start, {
      batch: (slot, batch) => this.#queue.add({ slot, batch, extras: () => extrasOf(slot, batch) }),
      died: (slot, error) => this.#replace(slot, error),
      progress: () => {
        this.#wake();
        this.#armLinger();
      },
      room: () => this.#wake(),
    });
  }

  /** Another reader takes the place of one that died, whose deliveries are lost on the way. */
  #replace(slot: ReaderSlot, error: Error): void {
    const at = this.#slots.indexOf(slot);
    if (at !== -1) this.#slots[at] = this.#newSlot();
    const refused = new DeliveryRefused('failed', `reading failed: ${messageOf(error)}`, { cause: error });
    this.#tell({ kind: 'failed', message: refused.message });
    for (const underway of slot.underway.values()) this.#refuse(underway, refused);
    slot.underway.clear();
    this.#wake();
  }

  #refuse(underway: Underway, error: unknown): void {
    if (underway.failed) return;
    underway.fail(error);
    this.counts.refused++;
  }

  #committed(received: readonly ReceivedBatch[], result: CommitResult): void {
    const { known, duplicates, sequence, streams, stored } = result;
    const batches = received.map(({ batch }) => batch);
    const found = duplicates === 0 ? undefined : findDuplicates(batches, known);
    const at = this.#now();
    let acceptedAt = at;
    for (const { slot, batch } of received) {
      for (const reached of batch.reached) {
        const underway = slot.underway.get(reached.task);
        if (underway === undefined) continue;
        acceptedAt = Math.min(acceptedAt, underway.acceptedAt);
        const tally = underway.committed(reached, found?.byTask.get(reached.task) ?? 0, sequence);
        this.counts.addDelivery(underway.delivery.source, tally, at);
        if (reached.ended) slot.underway.delete(reached.task);
      }
      this.counts.bytes += batch.counts.bytesRead;
      slot.settled(batch.counts.bytesRead);
    }
    this.#countDatasets(batches, found?.byStream);
    this.counts.commits++;
    for (const listener of this.#listeners) listener({ sequence, streams, events: stored, acceptedAt, at });
  }

  #countDatasets(batches: readonly LogBatch[], duplicates: ReadonlyMap<string, number> | undefined): void {
    const events = new Map<string, number>();
    for (const { counts } of batches) {
      for (const [name, count] of counts.byFormat) events.set(name, (events.get(name) ?? 0) + count);
    }
    for (const { name, stream } of this.#formats) {
      const all = events.get(name);
      const known = Math.min(all ?? 0, duplicates?.get(stream) ?? 0);
      if (all !== undefined) this.counts.addDataset(name, all - known, known);
    }
  }

  #failed({ slot, batch }: ReceivedBatch, error: unknown): void {
    const full = error instanceof DiskFullError;
    if (full) this.#disk.markFull(error.message);
    const message = full ? error.message : `storing failed: ${messageOf(error)}`;
    const refused = new DeliveryRefused(full ? 'stopped' : 'failed', message, { cause: error });
    if (!full) this.#tell({ kind: 'failed', message });
    for (const { task, ended } of batch.reached) {
      const underway = slot.underway.get(task);
      if (underway !== undefined) this.#refuse(underway, refused);
      if (ended) slot.underway.delete(task);
    }
    slot.settled(batch.counts.bytesRead);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Deliveries that come in pieces see that it closes with their next piece, or never.
    await Promise.resolve();
    for (const slot of this.#slots) {
      for (const underway of slot.underway.values()) {
        if (underway.delivery.bytes instanceof Uint8Array) continue;
        underway.brokenOff ??= { error: closed() };
        slot.lastPiece(underway.id, 'the intake is closing');
      }
    }
    this.#wake();
    await Promise.all(this.#slots.map((slot) => slot.finish()));
    await this.#queue.drained();
    clearTimeout(this.#linger);
    this.#disk.close();
    for (const slot of this.#slots) {
      for (const underway of slot.underway.values()) this.#refuse(underway, closed());
      await slot.stop();
    }
    this.#wake();
  }
}

function extrasOf(slot: ReaderSlot, { reached }: LogBatch): ReturnType<QueuedBatch['extras']> {
  const all = reached.flatMap((one) => {
    const underway = slot.underway.get(one.task);
    return underway === undefined ? [] : [{ position: underway.position(one), settled: underway.settles(one) }];
  });
  return {
    positions: all.flatMap(({ position }) => position ?? []),
    settled: all.flatMap(({ settled }) => settled),
  };
}

function closed(): DeliveryRefused {
  return new DeliveryRefused('closed', 'the service is shutting down', { hint: 'send it again when it is back' });
}

async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort!);
  }
}
