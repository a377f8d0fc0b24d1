import type { DeliveryResult } from '../../ingest/intake/delivery.ts';
import { DeliveryRefused, type Intake } from '../../ingest/intake/intake.ts';
import { busy, HttpProblem } from '../problem.ts';

/** Throws the problem of an intake that takes nothing: stopped, or with too much waiting. */
export function checkIntake(intake: Intake): void {
  if (intake.stopped !== undefined) throw new HttpProblem('stopped', intake.stopped, {}, { 'Retry-After': '30' });
  if (intake.busy) throw busy('more logs wait to be stored than are taken at once', 1);
}

/** Hands a body on and waits until all of it is committed; without a dataset, each record's format is looked for. Gzip may unpack to so many bytes. */
export async function deliver(
  intake: Intake,
  dataset: string | undefined,
  bytes: Uint8Array,
  mostUnpackedBytes: number,
): Promise<DeliveryResult> {
  checkIntake(intake);
  try {
    return await intake.deliver({
      source: 'http',
      bytes,
      mostUnpackedBytes,
      ...(dataset !== undefined && { format: dataset }),
    });
  } catch (error) {
    // Nothing is wrong with the body: it is to be sent again.
    if (error instanceof DeliveryRefused) throw new HttpProblem('stopped', error.message, {}, { 'Retry-After': '30' });
    throw error;
  }
}
