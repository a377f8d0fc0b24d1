import { parentPort, workerData } from 'node:worker_threads';
import { logFormats } from './formats/registry.ts';
import { LogReader } from './log-reader.ts';
import { givenAway } from './packed-batch.ts';
import { ReadSession } from './read-session.ts';
import type { FromReader, ToReader, WorkerData } from './reader-messages.ts';

const port = parentPort!;
const post = (message: FromReader) => {
  port.postMessage(message, message.kind === 'batch' ? givenAway(message.batch) : []);
  if (message.kind === 'done') port.close();
};
// An error that nobody expects ends the thread, which is told to whoever started it.
const fail = (error: unknown) => {
  setImmediate(() => {
    throw error;
  });
};
const session = new ReadSession(new LogReader(logFormats, workerData as WorkerData), post, fail);
port.on('message', (message: ToReader) => session.receive(message));
