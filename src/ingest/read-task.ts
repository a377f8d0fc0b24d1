import type { BodyPlaces } from './sources/delivered-bodies.ts';

/** Something to read: a file, or bytes that were delivered. Plain data, so that a thread can be told it. */
export interface ReadTask {
  /** Its own among those that a reader is given. */
  readonly id: number;
  /** What positions and dead letters call it. */
  readonly source: string;
  /** The format that every record is taken for; each record's own is looked for where undefined. */
  readonly format: string | undefined;
  /** The number of its first line. */
  readonly firstLine: number;
  /** Pieces of it that are done already. */
  readonly donePieces: number;
  /** Where bodies that were delivered beside it may be. */
  readonly beside: BodyPlaces | undefined;
  /** Bytes that gzip of it may unpack to; any number where undefined. */
  readonly mostUnpackedBytes: number | undefined;
  /** Bodies that were delivered with it, by their `s3://` path. */
  readonly bodies: ReadonlyMap<string, Uint8Array> | undefined;
}

/** Where a task's bytes come from: a file that the reader opens, one piece, or pieces that are still to come. */
export type TaskBytes =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'pieces' };

/** How far a task has come, and what a batch holds of it. */
export interface Reached {
  readonly task: number;
  /** Pieces of its text that are done: records, wrappers of records, and what was neither. */
  readonly pieces: number;
  /** No more of it comes. */
  readonly ended: boolean;
  /** All of it is read: reading it again would give the same. Never where its bytes could not be had. */
  readonly complete: boolean;
  /** What is wrong with it as a whole. */
  readonly problem: string | null;
  /** Records of it in the batch, dead letters included. */
  readonly records: number;
  readonly deadLetters: number;
}
