import { createHash } from 'node:crypto';
import type { EvidenceEvent } from '../alert.ts';

const LIMIT = 1n << 128n;

/** The digest of no evidence. */
export const NO_EVIDENCE = '0:0';

const streams = new Map<string, bigint>();

/**
 * A text that is equal for equal sets of events, whatever their order: their number and the sum of what tells them. Events can be
 * added to it without knowing those that are there.
 */
export function digestOf(events: Iterable<EvidenceEvent>, digest = NO_EVIDENCE): string {
  const [count, sum] = digest.split(':') as [string, string];
  let [n, total] = [Number(count), BigInt(`0x${sum}`)];
  for (const event of events) {
    n++;
    total += BigInt(`0x${event._id}`) ^ streamDigest(event._index);
  }
  return `${n}:${(total % LIMIT).toString(16)}`;
}

/** The same event may lie in two streams. */
function streamDigest(name: string): bigint {
  let digest = streams.get(name);
  if (digest === undefined) {
    digest = BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 32)}`);
    streams.set(name, digest);
  }
  return digest;
}
