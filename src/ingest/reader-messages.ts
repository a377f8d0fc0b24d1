import type { ReadOptions } from './log-reader.ts';
import type { PackedBatch } from './packed-batch.ts';
import type { ReadTask, TaskBytes } from './read-task.ts';

/** What a reading thread is started with. */
export type WorkerData = ReadOptions;

/** To a reader. */
export type ToReader =
  | { readonly kind: 'read'; readonly task: ReadTask; readonly from: TaskBytes }
  /** More bytes of a task that is read in pieces, and that no more come: `problem` where the rest could not be had. */
  | { readonly kind: 'piece'; readonly task: number; readonly bytes: Uint8Array }
  | { readonly kind: 'lastPiece'; readonly task: number; readonly problem: string | null }
  /** Give what is gathered of all that came before this, however little. */
  | { readonly kind: 'flush' }
  /** A batch was stored: the next may come. */
  | { readonly kind: 'stored' }
  /** No more tasks come: give what is left. */
  | { readonly kind: 'end' };

/** From a reader. */
export type FromReader =
  | { readonly kind: 'batch'; readonly batch: PackedBatch }
  /** It has read this much of a task's pieces. */
  | { readonly kind: 'taken'; readonly task: number; readonly bytes: number }
  /** It is through with a task, which some batch has, or will have, the last of. */
  | { readonly kind: 'read'; readonly task: number }
  /** It is through with everything. */
  | { readonly kind: 'done' };
