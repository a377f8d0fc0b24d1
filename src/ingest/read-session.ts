import type { LogReader, TaskReading } from './log-reader.ts';
import { packBatch } from './packed-batch.ts';
import { PieceQueue } from './piece-queue.ts';
import type { ReadTask, TaskBytes } from './read-task.ts';
import type { FromReader, ToReader } from './reader-messages.ts';
import { type ByteSource, DecodeError, decode, decodeAtOnce, fileBytes, wholeBytes } from './sources/decode.ts';

/** Batches that may be under way to the store before reading waits: one stored while the next is made. */
const BATCHES_AHEAD = 2;

/**
 * A reader's side of the messages, on a thread of its own or not: reads tasks in the order in which they come, those that come in
 * pieces side by side, and gives batches, two ahead of the store at most.
 */
export class ReadSession {
  readonly #reader: LogReader;
  readonly #post: (message: FromReader) => void;
  readonly #fail: (error: unknown) => void;
  readonly #inbox: ToReader[] = [];
  readonly #streams = new Map<number, PieceQueue>();
  readonly #streaming = new Set<Promise<void>>();
  #pumping = false;
  #ahead = 0;
  /** Resolves once a batch that waits for the store is on its way. */
  #gate: Promise<void> | undefined;
  #stored: (() => void) | undefined;

  /** @param fail told of an error that is a bug: nothing more comes */
  constructor(reader: LogReader, post: (message: FromReader) => void, fail: (error: unknown) => void) {
    this.#reader = reader;
    this.#post = post;
    this.#fail = fail;
  }

  receive(message: ToReader): void {
    switch (message.kind) {
      case 'stored':
        this.#ahead--;
        this.#stored?.();
        return;
      case 'piece':
        this.#streams.get(message.task)?.push(message.bytes);
        return;
      case 'lastPiece':
        this.#streams.get(message.task)?.end(message.problem);
        return;
      case 'read':
        if (message.from.kind === 'pieces') this.#streams.set(message.task.id, new PieceQueue());
        break;
      default:
    }
    this.#inbox.push(message);
    if (!this.#pumping) this.#pump().catch(this.#fail);
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      if (message.kind === 'read') await this.#begin(message.task, message.from);
      else if (message.kind === 'flush') await this.#emit();
      else if (message.kind === 'end') await this.#finish();
    }
    this.#pumping = false;
  }

  async #finish(): Promise<void> {
    await Promise.all(this.#streaming);
    await this.#emit();
    this.#post({ kind: 'done' });
  }

  async #begin(task: ReadTask, from: TaskBytes): Promise<void> {
    if (from.kind === 'whole') await this.#readWhole(task, from.bytes);
    else if (from.kind === 'file') await this.#readPieces(task, fileBytes(from.path));
    else {
      // Its bytes come as slowly as they come: others do not wait for it.
      const pieces = this.#streams.get(task.id)!;
      const taken = (bytes: number) => this.#post({ kind: 'taken', task: task.id, bytes });
      const reading = this.#readPieces(task, { pieces }, taken)
        // What comes after the end of reading is counted all the same, until the other side has heard of it.
        .then(() => pieces.drain((bytes) => this.#reader.addBytesRead(bytes)))
        .finally(() => this.#streams.delete(task.id));
      this.#streaming.add(reading);
      reading.then(() => this.#streaming.delete(reading), this.#fail);
    }
  }

  async #readWhole(task: ReadTask, bytes: Uint8Array): Promise<void> {
    const pieces = decodeAtOnce(bytes, task.mostUnpackedBytes ?? Number.POSITIVE_INFINITY);
    if (pieces === undefined) {
      let counted = 0;
      await this.#readPieces(task, wholeBytes(bytes), (read) => {
        counted += read;
      });
      this.#reader.addBytesRead(bytes.length - counted);
      return;
    }
    this.#reader.addBytesRead(bytes.length);
    const reading = this.#reader.begin(task);
    for (const piece of pieces) if (!(await this.#take(reading, piece))) break;
    if (!reading.ended) reading.end();
    this.#post({ kind: 'read', task: task.id });
  }

  async #readPieces(task: ReadTask, source: ByteSource, taken?: (bytes: number) => void): Promise<void> {
    const reading = this.#reader.begin(task);
    const count = (bytes: number) => {
      this.#reader.addBytesRead(bytes);
      taken?.(bytes);
    };
    let problem: DecodeError | undefined;
    try {
      for await (const piece of decode(source, count, task.mostUnpackedBytes)) {
        if (!(await this.#take(reading, piece))) break;
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      problem = error;
    }
    if (problem !== undefined && !problem.lasting) reading.breakOff(problem.message);
    else if (!reading.ended) reading.end(problem?.message ?? null);
    if (this.#reader.full) await this.#emit();
    this.#post({ kind: 'read', task: task.id });
  }

  /** Reads a piece once there is room for what it gives. */
  async #take(reading: TaskReading, piece: Buffer): Promise<boolean> {
    while (this.#gate !== undefined) await this.#gate;
    const goesOn = reading.push(piece);
    if (this.#reader.full) await this.#emit();
    return goesOn;
  }

  async #emit(): Promise<void> {
    while (this.#gate !== undefined) await this.#gate;
    const batch = this.#reader.take();
    if (batch === undefined) return;
    const packed = packBatch(batch);
    if (this.#ahead >= BATCHES_AHEAD) {
      this.#gate = this.#roomAhead();
      await this.#gate;
      this.#gate = undefined;
    }
    this.#ahead++;
    this.#post({ kind: 'batch', batch: packed });
  }

  async #roomAhead(): Promise<void> {
    while (this.#ahead >= BATCHES_AHEAD) {
      await new Promise<void>((resolve) => {
        this.#stored = resolve;
      });
    }
  }
}
