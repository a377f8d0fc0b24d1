import type { FileHandle } from 'node:fs/promises';
import type { EventStore } from '../../../store/event-store.ts';
import {
  asFilePlace,
  continues,
  crcOfFirst,
  type FilePlace,
  HEAD_BYTES,
  hasHeadOf,
  headHash,
  type PackedPlace,
  type PlainPlace,
} from './file-place.ts';
import type { WatchedFile } from './watched-files.ts';

/**
 * Finds the stored places of files, whatever they are called now. A file's place lies under a hash of its first KiB; under
 * its inode while it is shorter; under both where two different files begin alike.
 */
export class PlaceBook {
  readonly #store: Pick<EventStore, 'position'>;
  readonly #format: string | null;
  /** Which inode writes to a key since the start. */
  readonly #claimed = new Map<string, number>();

  constructor(store: Pick<EventStore, 'position'>, format: string | null) {
    this.#store = store;
    this.#format = format;
  }

  /** How far a plain file is committed: its own place, or that of the file it is a copy of (which is made sure of). */
  async plain(file: WatchedFile, head: Buffer, handle: FileHandle): Promise<PlainPlace | undefined> {
    const known = head.length < HEAD_BYTES ? [] : [contentKey(head), sharedKey(head, file.inode)];
    for (const key of [...known, inodeKey(file.inode)]) {
      const place = await this.#plainAt(key);
      if (place !== undefined && isOf(place, file) && continues(place, head, file.size)) return place;
    }
    const original = head.length < HEAD_BYTES ? undefined : await this.original(head);
    if (original === undefined || file.size < original.offset) return undefined;
    if ((await crcOfFirst(handle, original.offset)) !== original.crc) return undefined;
    const { device, inode } = file;
    return { ...original, device, inode, tail: 0, tailCrc: original.crc };
  }

  /** The place of whatever file was committed that begins with these bytes. */
  async original(head: Buffer): Promise<PlainPlace | undefined> {
    const place = await this.#plainAt(contentKey(head));
    return place !== undefined && hasHeadOf(place, head) ? place : undefined;
  }

  /** Where a plain file's place is kept from now on. */
  async plainKey(file: WatchedFile, head: Buffer): Promise<string> {
    if (head.length < HEAD_BYTES) return inodeKey(file.inode);
    const key = contentKey(head);
    const place = await this.#plainAt(key);
    const claimedBy = this.#claimed.get(key);
    const free = claimedBy === undefined ? place === undefined || isOf(place, file) : claimedBy === file.inode;
    if (!free) return sharedKey(head, file.inode);
    this.#claimed.set(key, file.inode);
    return key;
  }

  async packed(key: string): Promise<PackedPlace | undefined> {
    const place = await this.#at(key);
    return place?.packed === true ? place : undefined;
  }

  async #plainAt(key: string): Promise<PlainPlace | undefined> {
    const place = await this.#at(key);
    return place?.packed === false ? place : undefined;
  }

  async #at(key: string): Promise<FilePlace | undefined> {
    const place = asFilePlace(await this.#store.position(key));
    return place?.format === this.#format ? place : undefined;
  }
}

/** Where a gzip file's place is kept: packed bytes tell nothing of what was packed. */
export function packedKey(file: WatchedFile, packedHead: Buffer): string {
  return `file:gzip:${file.inode}:${headHash(packedHead)}`;
}

/** Device numbers change when a machine starts anew. */
function isOf(place: PlainPlace, file: WatchedFile): boolean {
  return place.inode === file.inode && (place.device === file.device || place.path === file.path);
}

function contentKey(head: Buffer): string {
  return `file:head:${headHash(head.subarray(0, HEAD_BYTES))}`;
}

function sharedKey(head: Buffer, inode: number): string {
  return `${contentKey(head)}:${inode}`;
}

function inodeKey(inode: number): string {
  return `file:inode:${inode}`;
}
