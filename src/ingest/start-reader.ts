import { Worker } from 'node:worker_threads';
import type { LogFormat } from './format.ts';
import { LogReader, type ReadOptions } from './log-reader.ts';
import { ReadSession } from './read-session.ts';
import type { FromReader, ToReader } from './reader-messages.ts';

/** What is told of a reader. */
export interface ReaderEvents {
  message(message: FromReader): void;
  /** It reads nothing more, and what it had read and not given is gone. */
  died(error: Error): void;
}

/** A reader at work. */
export interface Reader {
  /** Bytes that a message holds are the reader's from then on. */
  post(message: ToReader): void;
  stop(): Promise<void>;
}

/** Starts a reader. */
export type StartReader = (events: ReaderEvents) => Reader;

/** Whether this is run as built: Node cannot start a thread from TypeScript, so what runs from source reads on this thread. */
export const CAN_START_THREADS = import.meta.url.endsWith('.js');

/** Readers on threads of their own, of the formats that the registry has. */
export function onThread(options: ReadOptions): StartReader {
  return (events) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: options });
    let ended = false;
    const died = (error: Error) => {
      if (!ended) events.died(error);
      ended = true;
    };
    worker.on('message', (message: FromReader) => {
      if (message.kind === 'done') ended = true;
      events.message(message);
    });
    worker.on('error', (error) => died(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => died(new Error(`its thread ended with code ${code}`)));
    return {
      post: (message) => worker.postMessage(message, transferred(message)),
      stop: async () => {
        ended = true;
        await worker.terminate();
      },
    };
  };
}

/** Readers on this thread, of any formats. */
export function onThisThread(formats: readonly LogFormat[], options: ReadOptions): StartReader {
  return (events) => {
    let stopped = false;
    const session = new ReadSession(
      new LogReader(formats, options),
      (message) => {
        if (!stopped) events.message(message);
      },
      (error) => {
        if (!stopped) events.died(error instanceof Error ? error : new Error(String(error)));
        stopped = true;
      },
    );
    return {
      post: (message) => session.receive(message),
      stop: async () => {
        stopped = true;
      },
    };
  };
}

function transferred(message: ToReader): ArrayBuffer[] {
  const bytes = message.kind === 'piece' ? message.bytes : undefined;
  const whole = message.kind === 'read' && message.from.kind === 'whole' ? message.from.bytes : bytes;
  return whole === undefined ? [] : [whole.buffer as ArrayBuffer];
}
