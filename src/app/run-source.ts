import { Backoff } from '../ingest/sources/backoff.ts';
import { pause } from '../ingest/sources/pause.ts';
import type { Source } from '../ingest/sources/source.ts';
import type { ServiceLog } from './service-log.ts';

/** Runs a source until aborted. One that ends by an error of its own is begun again, ever later: others must not suffer from it. */
export async function runSource(source: Source, signal: AbortSignal, log: ServiceLog): Promise<void> {
  const { name, kind } = source;
  log.info({ source: name, kind }, 'source started');
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      await source.run(signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      const wait = backoff.next();
      log.error(
        { source: name, err: error },
        `a source failed; it is begun again in ${Math.max(1, Math.round(wait / 1000))} s`,
      );
      await pause(wait, signal);
    }
  }
}
