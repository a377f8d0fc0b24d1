import { setMaxListeners } from 'node:events';
import { messageOf } from '../../base/message-of.ts';
import type { Backoff } from './backoff.ts';
import { pause } from './pause.ts';
import type { SourceContext } from './source.ts';
import type { SourceProgress } from './source-progress.ts';

/** What a source reads with. */
export interface ReadingSource {
  readonly name: string;
  readonly context: Pick<SourceContext, 'intake' | 'log'>;
  readonly progress: SourceProgress;
  readonly backoff: Backoff;
}

/**
 * Looks for what is new again and again until aborted; `look` gives how many milliseconds to rest after it. One that fails is told, in the
 * source's status and in the log, and tried again, ever later; that it is well again is told too.
 */
export async function keepReading(
  { name, context, progress, backoff }: ReadingSource,
  look: () => Promise<number>,
  signal: AbortSignal,
): Promise<void> {
  // Each request and each delivery that is under way listens to it.
  setMaxListeners(0, signal);
  let fails = false;
  while (!signal.aborted) {
    let wait: number;
    try {
      wait = await look();
      backoff.succeeded();
      if (fails) context.log.info({ source: name }, `source ${name} is read again`);
      fails = false;
    } catch (error) {
      if (signal.aborted) return;
      wait = backoff.next();
      fails = true;
      const problem = context.intake.stopped ?? messageOf(error);
      progress.waiting(problem, wait);
      context.log.warn({ source: name }, `source ${name}: ${problem}`);
    }
    if (wait > 0) await pause(wait, signal);
  }
}
