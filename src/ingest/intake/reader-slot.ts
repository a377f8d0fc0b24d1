import type { LogBatch } from '../log-batch.ts';
import { unpackBatch } from '../packed-batch.ts';
import type { ReadTask } from '../read-task.ts';
import type { Reader, StartReader } from '../start-reader.ts';
import type { Underway } from './underway.ts';

/** What a slot tells of its reader. */
export interface SlotEvents {
  batch(slot: ReaderSlot, batch: LogBatch): void;
  died(slot: ReaderSlot, error: Error): void;
  /** It has read some of what came in pieces, which waits for a flush. */
  progress(): void;
  /** Some of what waited is settled. */
  room(): void;
}

/** Bytes of one delivery that may be on the way to its reader. */
const PIECES_AHEAD_BYTES = 1024 * 1024;

/** A reader with the deliveries that it reads. */
export class ReaderSlot {
  readonly #reader: Reader;
  readonly #events: SlotEvents;
  /** Those not through yet; a failed one stays until its reader is through with it. */
  readonly underway = new Map<number, Underway>();
  /** Of deliveries that come in pieces: bytes on their way; nothing where the reader wants no more. */
  readonly #onTheWay = new Map<number, number>();
  #unflushed = false;
  #done!: () => void;
  readonly #whenDone = new Promise<void>((resolve) => {
    this.#done = resolve;
  });
  /** Bytes accepted whose events are neither committed nor lost. */
  pendingBytes = 0;

  constructor(start: StartReader, events: SlotEvents) {
    this.#events = events;
    this.#reader = start({
      message: (message) => {
        switch (message.kind) {
          case 'batch':
            events.batch(this, unpackBatch(message.batch));
            return;
          case 'taken': {
            const before = this.#onTheWay.get(message.task);
            if (before === undefined) return;
            this.#onTheWay.set(message.task, before - message.bytes);
            this.#progress();
            return;
          }
          case 'read':
            if (this.#onTheWay.delete(message.task)) this.#progress();
            return;
          case 'done':
            this.#done();
        }
      },
      died: (error) => {
        this.#done();
        events.died(this, error);
      },
    });
  }

  readWhole(task: ReadTask, bytes: Uint8Array): void {
    this.#add(bytes.length);
    // A copy, which the reader's thread takes over: the sender's own may be a part of something larger.
    this.#reader.post({ kind: 'read', task, from: { kind: 'whole', bytes: new Uint8Array(bytes) } });
  }

  beginPieces(task: ReadTask): void {
    this.#onTheWay.set(task.id, 0);
    this.#unflushed = true;
    this.#reader.post({ kind: 'read', task, from: { kind: 'pieces' } });
  }

  /** Whether the reader wants more of a delivery that comes in pieces, and has room for it. */
  wants(id: number): 'more' | 'later' | 'nothing' {
    const onTheWay = this.#onTheWay.get(id);
    if (onTheWay === undefined) return 'nothing';
    return onTheWay < PIECES_AHEAD_BYTES ? 'more' : 'later';
  }

  piece(id: number, bytes: Uint8Array): void {
    this.#add(bytes.length);
    this.#onTheWay.set(id, (this.#onTheWay.get(id) ?? 0) + bytes.length);
    this.#reader.post({ kind: 'piece', task: id, bytes: new Uint8Array(bytes) });
  }

  lastPiece(id: number, problem: string | null): void {
    this.#unflushed = true;
    this.#reader.post({ kind: 'lastPiece', task: id, problem });
  }

  #progress(): void {
    this.#unflushed = true;
    this.#events.progress();
  }

  #add(bytes: number): void {
    this.pendingBytes += bytes;
    this.#unflushed = true;
  }

  /** Asks for a batch of all that was given so far. */
  flush(): void {
    if (this.#unflushed) this.#reader.post({ kind: 'flush' });
    this.#unflushed = false;
  }

  /** A batch of it is committed, or lost. */
  settled(bytes: number): void {
    this.pendingBytes = Math.max(0, this.pendingBytes - bytes);
    this.#reader.post({ kind: 'stored' });
    this.#events.room();
  }

  /** Resolves once the reader has given everything. */
  async finish(): Promise<void> {
    this.#reader.post({ kind: 'end' });
    await this.#whenDone;
  }

  async stop(): Promise<void> {
    await this.#reader.stop();
  }
}
