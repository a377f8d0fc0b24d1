import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SourcePosition } from '../../../store/event-store.ts';
import type { Delivery, DeliveryResult, Reached } from '../../intake/delivery.ts';
import { lastBoundary } from '../files/last-boundary.ts';
import type { SourceContext } from '../source.ts';
import { roomIn, type SourceProgress } from '../source-progress.ts';
import type { LargeBodies } from './large-bodies.ts';
import type { S3Access } from './s3-access.ts';

/** How far an object is committed. */
export interface ObjectPlace {
  /** Everything before this byte, unpacked, is committed; a record may begin there. */
  readonly offset: number;
  /** Line ends before `offset`. */
  readonly lines: number;
  /** Pieces behind `offset` that are committed. */
  readonly pieces: number;
  readonly complete: boolean;
}

export interface ObjectTask {
  readonly bucket: string;
  readonly key: string;
  readonly done?: ObjectPlace | undefined;
  /** What to store with what was reached. */
  readonly position?: ((place: ObjectPlace) => SourcePosition | undefined) | undefined;
}

export interface ObjectReaderOptions {
  readonly format: string | undefined;
  /** Unpacked bytes that are handed in at a time. */
  readonly sliceBytes?: number;
}

const MIB = 1024 * 1024;
const SLICE_BYTES = 8 * MIB;
/** What has no place to cut in so many slices is handed in as one stream. */
const MOST_UNCUT_SLICES = 4;
const NEWLINE = 0x0a;
const BEGINNING: ObjectPlace = { offset: 0, lines: 0, pieces: 0, complete: false };

/** What is wrong with an object's packing: whoever reads it as it is tells what. */
class BrokenPacking extends Error {}

/** Hands in objects of buckets, with the bodies that they name. */
export class ObjectReader {
  readonly #context: SourceContext;
  readonly #access: S3Access;
  readonly #bodies: LargeBodies;
  readonly #options: ObjectReaderOptions;
  readonly #progress: SourceProgress;

  constructor(
    context: SourceContext,
    access: S3Access,
    bodies: LargeBodies,
    options: ObjectReaderOptions,
    progress: SourceProgress,
  ) {
    this.#context = context;
    this.#access = access;
    this.#bodies = bodies;
    this.#options = options;
    this.#progress = progress;
  }

  /** Resolves once all of the object is committed. Rejects with an AwsProblem where it could not be fetched, else as the intake does. */
  async read(task: ObjectTask, signal: AbortSignal): Promise<void> {
    try {
      await this.#readUnpacked(task, signal);
    } catch (error) {
      if (!(error instanceof BrokenPacking)) throw error;
      await this.#readAsItIs(task, signal);
    }
  }

  async #readUnpacked(task: ObjectTask, signal: AbortSignal): Promise<void> {
    const object = await this.#access.get(task.bucket, task.key, signal);
    const sliceBytes = this.#options.sliceBytes ?? SLICE_BYTES;
    const run = new ObjectRun(task, object.modifiedMs, object.size ?? 0);
    const chunks = behind(unpacked(object.bytes), run.place.offset);
    try {
      let pile: Buffer[] = [];
      let piled = 0;
      let enough = sliceBytes;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
        // Only once more is there: what is left at the end completes the object.
        if (piled >= enough) {
          const bytes = Buffer.concat(pile);
          const cut = lastBoundary(bytes);
          if (cut > 0) await this.#handInPart(run, bytes.subarray(0, cut), false, signal);
          else if (enough >= MOST_UNCUT_SLICES * sliceBytes) {
            await this.#handIn(run, together([bytes, next.value], chunks), undefined, undefined, signal);
            return;
          }
          enough = cut > 0 ? sliceBytes : 2 * enough;
          pile = cut < bytes.length ? [Buffer.from(bytes.subarray(cut))] : [];
          piled = bytes.length - cut;
        }
        pile.push(next.value);
        piled += next.value.length;
      }
      if (piled > 0 || task.position !== undefined) await this.#handInPart(run, Buffer.concat(pile), true, signal);
    } finally {
      await chunks.return(undefined);
    }
  }

  /** Hands in a part that is cut between records. */
  async #handInPart(run: ObjectRun, part: Buffer, last: boolean, signal: AbortSignal): Promise<void> {
    const log = { bucket: run.task.bucket, modifiedMs: run.modifiedMs };
    let left = part.length;
    for await (const { bytes, bodies } of this.#bodies.join(part, log, signal)) {
      left -= bytes.length;
      await this.#handIn(run, bytes, bodies, last && left === 0 ? undefined : after(run.place, bytes), signal);
    }
    if (part.length === 0) await this.#handIn(run, part, undefined, undefined, signal);
  }

  /** Hands in bytes behind the run's place; they end the object where no place comes after them. */
  async #handIn(
    run: ObjectRun,
    bytes: Delivery['bytes'],
    bodies: ReadonlyMap<string, Uint8Array> | undefined,
    next: ObjectPlace | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { place, task } = run;
    await this.#deliver(
      {
        source: `s3://${task.bucket}/${task.key}`,
        // Who is given the bytes may take them away from here.
        bytes: bytes instanceof Uint8Array ? Buffer.from(bytes) : bytes,
        firstLine: place.lines + 1,
        donePieces: place.pieces,
        position: ({ pieces, complete }) =>
          task.position?.(complete ? (next ?? { ...place, complete }) : { ...place, pieces }),
        ...(bodies === undefined || bodies.size === 0 ? {} : { bodies }),
      },
      next === undefined ? run.packedBytes : 0,
      signal,
    );
    if (next !== undefined) run.place = next;
  }

  async #readAsItIs(task: ObjectTask, signal: AbortSignal): Promise<void> {
    const object = await this.#access.get(task.bucket, task.key, signal);
    const position = ({ complete }: Reached) => (complete ? task.position?.({ ...BEGINNING, complete }) : undefined);
    const source = `s3://${task.bucket}/${task.key}`;
    const result = await this.#deliver({ source, bytes: object.bytes, position }, object.size ?? 0, signal);
    if (result.problem !== null) this.#context.log.warn({ object: source }, `${source}: ${result.problem}`);
  }

  async #deliver(delivery: Delivery, packedBytes: number, signal: AbortSignal): Promise<DeliveryResult> {
    const { intake } = this.#context;
    const { format } = this.#options;
    await roomIn(intake, this.#progress, signal);
    const result = await intake.deliver(format === undefined ? delivery : { ...delivery, format }, { signal });
    this.#progress.took(result, packedBytes);
    return result;
  }
}

/** An object on its way. */
class ObjectRun {
  readonly task: ObjectTask;
  readonly modifiedMs: number | undefined;
  readonly packedBytes: number;
  place: ObjectPlace;

  constructor(task: ObjectTask, modifiedMs: number | undefined, packedBytes: number) {
    this.task = task;
    this.modifiedMs = modifiedMs;
    this.packedBytes = packedBytes;
    this.place = task.done ?? BEGINNING;
  }
}

/** The place behind bytes that are committed. */
function after(place: ObjectPlace, bytes: Buffer): ObjectPlace {
  let lines = place.lines;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return { offset: place.offset + bytes.length, lines, pieces: 0, complete: false };
}

/** Bytes as they are, or unpacked where they are gzip; throws {@link BrokenPacking} where that fails. */
async function* unpacked(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first = await bytes.next();
  if (first.done) return;
  const all = together([first.value], bytes);
  if (first.value[0] !== 0x1f || (first.value.length > 1 && first.value[1] !== 0x8b)) {
    yield* all;
    return;
  }
  let failed: unknown;
  let read = 0;
  const input = async function* () {
    try {
      for await (const chunk of all) {
        read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      failed = error;
      throw error;
    }
  };
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  try {
    for await (const chunk of pipeline(input, gunzip, () => {})) yield chunk as Buffer;
  } catch (error) {
    if (failed !== undefined) throw failed;
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    throw new BrokenPacking('broken gzip', { cause: error });
  }
  if (read > gunzip.bytesWritten) throw new BrokenPacking('more behind the gzip data');
}

async function* behind(chunks: AsyncGenerator<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let left = offset;
  for await (const chunk of chunks) {
    const rest = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

async function* together(first: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
