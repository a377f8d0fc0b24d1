import type { FileTask, ReadOptions } from './log-reader.ts';
import type { PackedBatch } from './packed-batch.ts';

/** What a reading thread is started with. */
export type WorkerData = ReadOptions;

/** To a reading thread: a file to read, that there are no more, or that a batch was stored and the next may come. */
export type ToWorker =
  | { readonly kind: 'file'; readonly task: FileTask }
  | { readonly kind: 'end' }
  | { readonly kind: 'stored' };

/** From a reading thread: it wants a file, it has a batch, or it is through with everything. */
export type FromWorker =
  | { readonly kind: 'next' }
  | { readonly kind: 'batch'; readonly batch: PackedBatch }
  | { readonly kind: 'done' };
