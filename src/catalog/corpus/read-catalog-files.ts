import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ReadFile, type ReadTask, readCatalogFile } from './read-catalog-file.ts';

/** As many threads as there are processors, but never more: each has its own copy of all readers. */
const MOST_THREADS = 8;
/** A thread takes as long to start as reading so many files. */
const FILES_PER_THREAD = 150;
const FILES_AT_ONCE = 16;

/** Whether this is run as built: Node cannot start a thread from TypeScript, so what runs from source reads on this thread. */
const CAN_START_THREADS = import.meta.url.endsWith('.js');

/** How files are read. */
export interface ReadOptions {
  /** Ends the reading with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told after every few files how many are read, and of how many. */
  readonly onRead?: ((done: number, all: number) => void) | undefined;
  /** How many threads read; as many as pay where it is not said. */
  readonly threads?: number | undefined;
}

/** Reads files, on threads of their own where that pays; the results are in the order of the tasks. */
export async function readCatalogFiles(
  tasks: readonly ReadTask[],
  options: ReadOptions = {},
): Promise<(ReadFile | 'same')[]> {
  const paying = Math.min(availableParallelism(), MOST_THREADS, Math.floor(tasks.length / FILES_PER_THREAD));
  const threads = CAN_START_THREADS ? (options.threads ?? paying) : 0;
  const results: (ReadFile | 'same')[] = [];
  if (threads > 1) return await onThreads(tasks, threads, options);
  for (const task of tasks) {
    options.signal?.throwIfAborted();
    results.push(await readCatalogFile(task));
    options.onRead?.(results.length, tasks.length);
  }
  return results;
}

async function onThreads(
  tasks: readonly ReadTask[],
  threads: number,
  options: ReadOptions,
): Promise<(ReadFile | 'same')[]> {
  const results: (ReadFile | 'same')[] = new Array(tasks.length);
  const workers: Worker[] = [];
  let next = 0;
  let done = 0;
  const run = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let from = 0;
      const give = () => {
        if (options.signal?.aborted) return reject(options.signal.reason);
        if (next >= tasks.length) return resolve();
        from = next;
        next += FILES_AT_ONCE;
        worker.postMessage(tasks.slice(from, next));
      };
      worker.on('message', (batch: (ReadFile | 'same')[]) => {
        for (const [i, result] of batch.entries()) results[from + i] = result;
        done += batch.length;
        options.onRead?.(done, tasks.length);
        give();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a thread that reads rules ended with code ${code}`)));
      give();
    });
  try {
    for (let i = 0; i < threads; i++) workers.push(new Worker(new URL('./read-worker.js', import.meta.url)));
    await Promise.all(workers.map(run));
    return results;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
