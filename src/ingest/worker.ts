import { parentPort, workerData } from 'node:worker_threads';
import { logFormats } from './formats/registry.ts';
import type { LogBatch } from './log-batch.ts';
import { LogReader } from './log-reader.ts';
import { packBatch } from './packed-batch.ts';
import type { FromWorker, ToWorker, WorkerData } from './worker-messages.ts';

/** Batches that may be under way to the store before the thread waits: one stored while the next is made. */
const BATCHES_AHEAD = 2;

const port = parentPort!;
const inbox: ToWorker[] = [];
let wake: (() => void) | undefined;
let ahead = 0;

port.on('message', (message: ToWorker) => {
  if (message.kind === 'stored') ahead--;
  else inbox.push(message);
  wake?.();
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

function post(message: FromWorker): void {
  port.postMessage(message);
}

async function send(batch: LogBatch): Promise<void> {
  await until(() => ahead < BATCHES_AHEAD);
  ahead++;
  post({ kind: 'batch', batch: packBatch(batch) });
}

const reader = new LogReader(logFormats, workerData as WorkerData);
for (;;) {
  post({ kind: 'next' });
  await until(() => inbox.length > 0);
  const message = inbox.shift()!;
  if (message.kind !== 'file') break;
  for await (const batch of reader.read(message.task)) await send(batch);
}
const rest = reader.finish();
if (rest !== undefined) await send(rest);
post({ kind: 'done' });
port.close();
