import { messageOf } from '../base/message-of.ts';
import type { LogBatch } from './log-batch.ts';
import { unpackBatch } from './packed-batch.ts';
import type { ReadTask } from './read-task.ts';
import type { Reader, StartReader } from './start-reader.ts';

/** Files to read, and where what is read goes. */
export interface FileWork {
  /** The next file, its `source` the path; undefined where there is none left. */
  next(): Promise<ReadTask | undefined>;
  /** Stores a batch; the reader that made it goes on when this is done. */
  store(batch: LogBatch): Promise<void>;
}

/**
 * Reads files on several readers until there are none left and all is stored. What fails (a reader, the store, the signal)
 * ends it all; a reader that dies is an error that names its file.
 */
export async function readFiles(
  start: StartReader,
  readers: number,
  work: FileWork,
  signal: AbortSignal | undefined,
): Promise<void> {
  const running: RunningReader[] = [];
  let onAbort: (() => void) | undefined;
  try {
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal!.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    for (let i = 0; i < readers; i++) running.push(runReader(start, work));
    signal?.throwIfAborted();
    await Promise.race([Promise.all(running.map((reader) => reader.done)), aborted]);
  } finally {
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    await Promise.all(running.map((reader) => reader.stop()));
  }
}

interface RunningReader {
  readonly done: Promise<void>;
  /** Stores no further batch; resolves once the one under way is stored, or not. */
  stop(): Promise<void>;
}

function runReader(start: StartReader, work: FileWork): RunningReader {
  let file = 'the first file';
  let stopped = false;
  let storing: Promise<void> = Promise.resolve();
  let reader: Reader;
  const done = new Promise<void>((resolve, reject) => {
    const give = async () => {
      const task = await work.next();
      if (task === undefined) {
        reader.post({ kind: 'end' });
        return;
      }
      file = task.source;
      reader.post({ kind: 'read', task, from: { kind: 'file', path: task.source } });
    };
    const store = async (batch: LogBatch) => {
      if (stopped) return;
      await work.store(batch);
      reader.post({ kind: 'stored' });
    };
    reader = start({
      message: (message) => {
        if (message.kind === 'read') give().catch(reject);
        else if (message.kind === 'batch') {
          storing = storing.then(() => store(unpackBatch(message.batch)));
          storing.catch(reject);
        } else if (message.kind === 'done') storing.then(resolve, reject);
      },
      died: (error) => reject(new Error(`reading ${file} failed: ${messageOf(error)}`, { cause: error })),
    });
    give().catch(reject);
  });
  // Whoever has stopped hears of no further failure.
  done.catch(() => undefined);
  const stop = async () => {
    stopped = true;
    await reader.stop();
    await storing.catch(() => undefined);
  };
  return { done, stop };
}
