import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LogFormat } from '../../../src/ingest/format.ts';
import type { Delivery, DeliveryResult } from '../../../src/ingest/intake/delivery.ts';
import { LogReader } from '../../../src/ingest/log-reader.ts';
import type { SourceIntake } from '../../../src/ingest/sources/source.ts';
import type { EventStore } from '../../../src/store/event-store.ts';

/**
 * An intake that spools each delivery to a file, reads that through the real reader and commits it to a real store, one
 * delivery at a time. It can be told to break off after so many commits, as a kill would.
 */
export class SpoolIntake implements SourceIntake {
  readonly #store: EventStore;
  readonly #formats: readonly LogFormat[];
  readonly #batchEvents: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'seismo-spool-'));
  #turn: Promise<unknown> = Promise.resolve();
  #number = 0;
  /** Commits until it breaks off. */
  commitsLeft = Number.POSITIVE_INFINITY;
  readonly delivered: { source: string; bytes: number; bodies: number }[] = [];
  stopped: string | undefined;

  constructor(store: EventStore, formats: readonly LogFormat[], batchEvents = 5_000) {
    this.#store = store;
    this.#formats = formats;
    this.#batchEvents = batchEvents;
  }

  async whenFree(): Promise<void> {}

  deliver(delivery: Delivery, options: { signal?: AbortSignal } = {}): Promise<DeliveryResult> {
    const done = this.#turn.then(() => this.#deliver(delivery, options.signal));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #deliver(delivery: Delivery, signal: AbortSignal | undefined): Promise<DeliveryResult> {
    const folder = join(this.#folder, String(++this.#number));
    mkdirSync(folder);
    const path = join(folder, 'spooled');
    const size = await spool(path, delivery.bytes);
    for (const [url, bytes] of delivery.bodies ?? []) {
      const file = join(folder, url.replace(/^s3:\/\/[^/]*\//, ''));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    this.delivered.push({ source: delivery.source, bytes: size, bodies: delivery.bodies?.size ?? 0 });
    const reader = new LogReader(this.#formats, {
      format: delivery.format,
      wanted: undefined,
      batch: { events: this.#batchEvents, characters: 8 * 1024 * 1024 },
      maxRecordBytes: 64 * 1024 * 1024,
      maxBodyBytes: 25 * 1024 * 1024,
    });
    const file = { path, roots: [folder, ...(delivery.beside?.roots ?? [])], size, modifiedMs: 0, regular: true };
    const result = {
      records: 0,
      stored: 0,
      duplicates: 0,
      deadLetters: 0,
      sequence: 0,
      problem: null as string | null,
    };
    const take = async (batch: NonNullable<ReturnType<LogReader['finish']>>) => {
      signal?.throwIfAborted();
      if (this.commitsLeft-- <= 0) throw new Error('broken off');
      const at = batch.positions[0]?.position as
        | { pieces: number; complete: boolean; problem: string | null }
        | undefined;
      const position = at === undefined ? undefined : delivery.position?.(at);
      const deadLetters = batch.deadLetters.map((letter) => ({
        ...letter,
        source: delivery.source,
        position: letter.position.replace(/^line (\d+)/, (_, n) => `line ${Number(n) + (delivery.firstLine ?? 1) - 1}`),
      }));
      const committed = await this.#store.commit({
        events: batch.events,
        deadLetters,
        positions: position === undefined ? [] : [position],
      });
      result.records += batch.counts.records;
      result.stored += committed.stored;
      result.duplicates += committed.duplicates;
      result.deadLetters += deadLetters.length;
      if (at?.problem) result.problem = at.problem;
    };
    for await (const batch of reader.read({ file, donePieces: delivery.donePieces ?? 0 })) await take(batch);
    const rest = reader.finish();
    if (rest !== undefined) await take(rest);
    rmSync(folder, { recursive: true, force: true });
    return result;
  }
}

async function spool(path: string, bytes: Delivery['bytes']): Promise<number> {
  const handle = await open(path, 'w');
  let size = 0;
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      await handle.write(chunk);
      size += chunk.length;
    }
  } finally {
    await handle.close();
  }
  return size;
}
