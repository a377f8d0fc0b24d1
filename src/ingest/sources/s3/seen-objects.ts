import { createHash } from 'node:crypto';
import type { Json } from '../../../base/canonical-json.ts';
import type { EventStore, SourcePosition } from '../../../store/event-store.ts';
import type { ObjectPlace } from './object-reader.ts';
import type { ListedObject } from './s3-access.ts';

/** An object that could not be read so far, and is tried again. */
export interface SetAside {
  readonly key: string;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly reason: string;
}

/** What a listing is known to have been read up to. */
interface ListingPlace {
  /** Every object that was stored before this time is read or set aside; undefined until a first listing was read to its end. */
  readonly floor: number | undefined;
  /** When the last listing that left nothing out began. */
  readonly fullAt: number | undefined;
  readonly aside: readonly SetAside[];
}

/** Seconds keep rows short. */
type Seen = readonly [id: string, modifiedS: number];

interface Row {
  readonly seen: readonly Seen[];
  /** The object that is read in part. */
  readonly open?: { readonly id: string } & ObjectPlace;
  /** In the first listing: all objects up to this key are read, that were there when it began. */
  readonly cursor?: string;
  readonly beganAt?: number;
}

const ROWS = 256;
const READS_AT_ONCE = 32;
const MOST_SEEN = 500_000;

/**
 * Remembers which objects under a prefix are read, in a bounded number of positions of the store, each committed with the events of
 * an object: those that were stored before a floor all are; of those since, each that is read is known by a hash.
 */
export class SeenObjects {
  readonly #store: Pick<EventStore, 'position' | 'commit'>;
  readonly #name: string;
  readonly #rows: Map<string, number>[] = Array.from({ length: ROWS }, () => new Map());
  readonly #open = new Map<string, ObjectPlace>();
  #count = 0;
  #cursor: string | undefined;
  #beganAt: number | undefined;
  readonly #lookback: number;
  #listing: ListingPlace = { floor: undefined, fullAt: undefined, aside: [] };

  private constructor(store: Pick<EventStore, 'position' | 'commit'>, name: string, lookback: number) {
    this.#store = store;
    this.#name = name;
    this.#lookback = lookback;
  }

  /** What the store knows of a prefix: `s3://bucket/prefix`. `lookback` is how late an object may come, in milliseconds. */
  static async load(
    store: Pick<EventStore, 'position' | 'commit'>,
    name: string,
    lookback: number,
  ): Promise<SeenObjects> {
    const seen = new SeenObjects(store, name, lookback);
    const listing = (await store.position(name)) as unknown as ListingPlace | undefined;
    if (listing !== undefined) seen.#listing = listing;
    for (let at = 0; at < ROWS; at += READS_AT_ONCE) {
      const some = Array.from({ length: READS_AT_ONCE }, (_, i) => at + i);
      await Promise.all(
        some.map(async (row) => seen.#take(row, (await store.position(`${name}#${row}`)) as unknown as Row)),
      );
    }
    return seen;
  }

  get floor(): number | undefined {
    return this.#listing.floor;
  }

  get fullAt(): number | undefined {
    return this.#listing.fullAt;
  }

  get aside(): readonly SetAside[] {
    return this.#listing.aside;
  }

  /** Where the first listing goes on. */
  get cursor(): string | undefined {
    return this.floor === undefined ? this.#cursor : undefined;
  }

  has(object: ListedObject): boolean {
    if (this.floor !== undefined && object.modifiedMs < this.floor) return true;
    const id = idOf(object);
    return this.#rows[rowOf(id)]!.has(id);
  }

  /** How far an object is read. */
  place(object: Pick<ListedObject, 'key' | 'etag'>): ObjectPlace | undefined {
    return this.#open.get(idOf(object));
  }

  /** What to store with an object's events. */
  position(object: ListedObject, place: ObjectPlace): SourcePosition {
    const id = idOf(object);
    const row = rowOf(id);
    const seen: Seen[] = [...this.#rows[row]!];
    if (place.complete && this.#counts(object)) seen.push([id, seconds(object.modifiedMs)]);
    const position: Row = {
      seen,
      ...(place.complete ? {} : { open: { id, ...place } }),
      ...(this.floor !== undefined || this.#beganAt === undefined ? {} : { beganAt: this.#beganAt }),
      ...(this.cursor === undefined ? {} : { cursor: this.cursor }),
    };
    return { source: `${this.#name}#${row}`, position: position as unknown as Json };
  }

  /** An object is committed to its end. */
  add(object: ListedObject): void {
    const id = idOf(object);
    const row = this.#rows[rowOf(id)]!;
    this.#open.delete(id);
    if (row.has(id) || !this.#counts(object)) return;
    row.set(id, seconds(object.modifiedMs));
    if (++this.#count > MOST_SEEN) this.#forgetOldest();
  }

  /** A listing begins. */
  begin(now: number): void {
    this.#beganAt ??= now;
  }

  /** In the first listing: everything up to a key is read or set aside. */
  passed(key: string): void {
    this.#cursor = key;
  }

  async setAside(aside: readonly SetAside[]): Promise<void> {
    await this.#keep({ ...this.#listing, aside });
  }

  /**
   * A listing that began then was read to its end: what was stored long enough before is not looked at again. The first one may have
   * begun much earlier, and what was stored meanwhile below where it was is still to be found.
   */
  async finished(startedAt: number, full: boolean): Promise<void> {
    const began = this.floor === undefined ? Math.min(startedAt, this.#beganAt ?? startedAt) : startedAt;
    const floor = Math.max(began - this.#lookback, this.floor ?? Number.NEGATIVE_INFINITY);
    this.#forget(floor);
    await this.#keep({ ...this.#listing, floor, fullAt: full ? startedAt : this.fullAt });
  }

  /** Whether an object has to be remembered: in the first listing, an old one is not met again. */
  #counts(object: ListedObject): boolean {
    return this.floor !== undefined || object.modifiedMs >= (this.#beganAt ?? 0) - this.#lookback;
  }

  async #keep(listing: ListingPlace): Promise<void> {
    const position = JSON.parse(JSON.stringify(listing)) as Json;
    await this.#store.commit({ events: [], deadLetters: [], positions: [{ source: this.#name, position }] });
    this.#listing = listing;
  }

  #take(row: number, stored: Row | undefined): void {
    if (stored === undefined) return;
    for (const [id, modifiedS] of stored.seen) this.#rows[row]!.set(id, modifiedS);
    this.#count += stored.seen.length;
    if (stored.open !== undefined) this.#open.set(stored.open.id, stored.open);
    this.#beganAt ??= stored.beganAt;
    if (stored.cursor !== undefined && (this.#cursor === undefined || comesAfter(stored.cursor, this.#cursor)))
      this.#cursor = stored.cursor;
  }

  #forget(floor: number): void {
    this.#count = 0;
    for (const row of this.#rows) {
      for (const [id, modifiedS] of row) if (modifiedS < Math.floor(floor / 1000)) row.delete(id);
      this.#count += row.size;
    }
  }

  /** So many objects since the floor: it is raised, which shortens how late an object may come. */
  #forgetOldest(): void {
    const times = this.#rows.flatMap((row) => [...row.values()]).sort((a, b) => a - b);
    const floor = times[Math.floor(times.length / 10)]! * 1000;
    this.#forget(floor);
    if (this.floor !== undefined) this.#listing = { ...this.#listing, floor: Math.max(floor, this.floor) };
  }
}

/** The order of S3's listings: that of the keys' UTF-8 bytes. */
export function comesAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;
}

function idOf({ key, etag }: Pick<ListedObject, 'key' | 'etag'>): string {
  return createHash('sha256').update(`${key}\n${etag}`).digest('base64url').slice(0, 12);
}

function rowOf(id: string): number {
  return Buffer.from(id, 'base64url').readUInt32BE(0) % ROWS;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
