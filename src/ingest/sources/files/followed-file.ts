import type { PackedPlace, PlainPlace } from './file-place.ts';
import type { WatchedFile } from './watched-files.ts';

/** A file that is followed, under whatever name it has now. */
export interface FollowedFile {
  file: WatchedFile;
  /** When it was last seen to change. */
  changedAt: number;
  /** How far it is committed; undefined until it was looked at. */
  place: PlainPlace | PackedPlace | undefined;
  /** Where the place is stored, once it is known. */
  key: string | undefined;
  /** The first bytes that the key was chosen by: it changes once there are more. */
  keyBytes: number;
  /** As it was when it was last looked at. */
  lookedAt: { readonly size: number; readonly modifiedMs: number } | undefined;
  /** Found under a name that is not watched: followed until nothing more comes. */
  readonly rotated: boolean;
  /** Why it cannot be read. */
  problem: string | undefined;
}

export function followed(file: WatchedFile, now: number, rotated: boolean): FollowedFile {
  return {
    file,
    changedAt: Math.min(now, file.modifiedMs),
    place: undefined,
    key: undefined,
    keyBytes: 0,
    lookedAt: undefined,
    rotated,
    problem: undefined,
  };
}

/** Takes note of how a file is now. */
export function seen(entry: FollowedFile, file: WatchedFile, now: number): void {
  if (file.size !== entry.file.size || file.modifiedMs !== entry.file.modifiedMs) entry.changedAt = now;
  entry.file = file;
}

/** Bytes that are there and not committed. */
export function unread({ file, place }: FollowedFile): number {
  if (place === undefined) return file.size;
  if (!place.packed) return Math.max(0, file.size - place.offset - place.tail);
  return place.complete && place.size === file.size && place.modifiedMs === file.modifiedMs ? 0 : file.size;
}

/** Whether it is worth opening. */
export function hasWork(entry: FollowedFile): boolean {
  const { file, lookedAt } = entry;
  if (lookedAt?.size !== file.size || lookedAt.modifiedMs !== file.modifiedMs)
    return file.size > 0 || lookedAt !== undefined;
  return unread(entry) > 0;
}
