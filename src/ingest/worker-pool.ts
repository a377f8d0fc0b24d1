import { Worker } from 'node:worker_threads';
import type { LogBatch } from './log-batch.ts';
import type { FileTask, ReadOptions } from './log-reader.ts';
import { messageOf } from './message-of.ts';
import { unpackBatch } from './packed-batch.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** How the pool gets its work, and where its work goes. */
export interface PoolWork {
  /** The next file; undefined where there is none left. */
  next(): Promise<FileTask | undefined>;
  /** Stores a batch; the thread that made it goes on when this is done. */
  store(batch: LogBatch): Promise<void>;
}

/**
 * Reads files on several threads until there are none left and all is stored. What fails (a thread, the store, the signal)
 * ends it all; a thread that dies is an error that names its file.
 */
export async function readOnThreads(
  threads: number,
  options: ReadOptions,
  work: PoolWork,
  signal: AbortSignal | undefined,
): Promise<void> {
  const workers: Worker[] = [];
  let onAbort: (() => void) | undefined;
  try {
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal!.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    const running = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: options });
      workers.push(worker);
      return runWorker(worker, work);
    });
    signal?.throwIfAborted();
    await Promise.race([Promise.all(running), aborted]);
  } finally {
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function runWorker(worker: Worker, work: PoolWork): Promise<void> {
  return new Promise((resolve, reject) => {
    let file = 'the first file';
    let done = false;
    let storing: Promise<void> = Promise.resolve();
    const post = (message: ToWorker) => worker.postMessage(message);
    const give = async () => {
      const task = await work.next();
      if (task === undefined) return post({ kind: 'end' });
      file = task.file.path;
      post({ kind: 'file', task });
    };
    const store = async (batch: LogBatch) => {
      await work.store(batch);
      post({ kind: 'stored' });
    };
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'next') {
        give().catch(reject);
      } else if (message.kind === 'batch') {
        storing = storing.then(() => store(unpackBatch(message.batch)));
        storing.catch(reject);
      } else {
        done = true;
        storing.then(resolve, reject);
      }
    });
    worker.on('error', (error) => {
      reject(new Error(`reading ${file} failed: ${messageOf(error)}`, { cause: error }));
    });
    worker.on('exit', (code) => {
      if (!done) reject(new Error(`reading ${file} failed: its thread ended with code ${code}`));
    });
  });
}
