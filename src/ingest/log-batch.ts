import type { DeadLetter, EventBatch } from '../store/event-store.ts';
import type { ColumnWithTexts } from './long-texts.ts';
import type { Reached } from './read-task.ts';

/** How far a file is read; as it is kept with the events. */
export interface FilePosition {
  readonly size: number;
  readonly modifiedMs: number;
  /** Pieces of the file's text that are done: records, wrappers of records, and what was neither. */
  readonly pieces: number;
  readonly complete: boolean;
  /** The format that was named for it, where one was: read as another, the file gives other events. */
  readonly format: string | null;
  /** What is wrong with the file, to be told again when it is met again. */
  readonly problem: string | null;
}

/** Counts of what a batch was made from. */
export interface BatchCounts {
  readonly records: number;
  readonly byFormat: ReadonlyMap<string, number>;
  readonly skipped: ReadonlyMap<string, number>;
  readonly firstTimestamp: number | undefined;
  readonly lastTimestamp: number | undefined;
  readonly bytesRead: number;
}

/** Events of one data stream, with the task that each was read from. */
export interface ReadEvents extends EventBatch {
  readonly tasks: readonly number[];
}

/** Events as a reader gathers them: long texts beside the columns. */
export interface GatheredEvents extends Omit<ReadEvents, 'columns'> {
  readonly columns: readonly ColumnWithTexts[];
}

/** A batch as a reader gathers it. */
export interface GatheredBatch extends Omit<LogBatch, 'events'> {
  readonly events: readonly GatheredEvents[];
}

/** Events, dead letters and how far their tasks have come with them: what one commit takes. Plain data, so threads can pass it on. */
export interface LogBatch {
  readonly events: readonly ReadEvents[];
  readonly deadLetters: readonly DeadLetter[];
  readonly reached: readonly Reached[];
  readonly counts: BatchCounts;
}
