import { pause } from '../ingest/sources/pause.ts';
import type { Source } from '../ingest/sources/source.ts';
import type { ServiceLog } from './service-log.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Runs a source until aborted. One that ends by an error of its own is begun again, ever later: others must not suffer from it. */
export async function runSource(source: Source, signal: AbortSignal, log: ServiceLog): Promise<void> {
  const { name, kind } = source;
  log.info({ source: name, kind }, 'source started');
  for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    try {
      await source.run(signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.error({ source: name, err: error }, `a source failed; it is begun again in ${wait / 1000} s`);
    }
    await pause(wait, signal);
  }
}
