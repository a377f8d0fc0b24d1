import { type Firing, keyText } from '../episodes.ts';
import { holdsRun, joinSpans, type RunSpan } from '../run-span.ts';
import { byKey } from './by-key.ts';
import type { LedgerAlert } from './ledger.ts';

/** A key that a round looks at: where it may have changed, and what the ledger holds of it around there. */
export interface KeyInPlay {
  /** The runs that may give it other rows than before. */
  readonly core: readonly RunSpan[];
  readonly held: readonly LedgerAlert[];
  /** The runs whose rows are to be known: the core, and those of alerts that may go on in it. */
  readonly needed: readonly RunSpan[];
}

/**
 * The keys whose alerts may change: those that fire in their core, and those of which the ledger holds an alert near it.
 *
 * @param held alerts with runs in or near the core of their key, each once
 * @param coreOf where a key may have changed
 * @param oneEpisode whether all firings of a key are one alert: then what lies between them may be behind its row too
 */
export function keysInPlay(
  firings: readonly Firing[],
  held: readonly LedgerAlert[],
  coreOf: (key: string) => readonly RunSpan[],
  oneEpisode: boolean,
): Map<string, KeyInPlay> {
  const heldByKey = byKey(held);
  const keys = new Set([...firings.map((f) => keyText(f.key)), ...heldByKey.keys()]);
  const inPlay = new Map<string, KeyInPlay>();
  for (const key of keys) {
    const core = coreOf(key);
    const own = heldByKey.get(key) ?? [];
    const live = own.filter((alert) => alert.status !== 'withdrawn').map((alert) => alert.runs);
    const needed = joinSpans([...core, ...live], oneEpisode ? Number.MAX_SAFE_INTEGER : 0);
    inPlay.set(key, { core, held: own, needed });
  }
  return inPlay;
}

/** The firings of keys in play, in the runs that are needed of each. */
export function neededFirings(firings: readonly Firing[], inPlay: ReadonlyMap<string, KeyInPlay>): Firing[] {
  return firings.filter((firing) => {
    const key = inPlay.get(keyText(firing.key));
    return key !== undefined && holdsRun(key.needed, firing.run);
  });
}

/** Spans with so many runs more at both ends. */
export function widenSpans(spans: readonly RunSpan[], by: number): RunSpan[] {
  return joinSpans(spans.map(({ first, last }) => ({ first: first - by, last: last + by })));
}

/** Whether each run of some spans is in one of others. */
export function coversSpans(spans: readonly RunSpan[], wanted: readonly RunSpan[]): boolean {
  return wanted.every((w) => spans.some((s) => s.first <= w.first && w.last <= s.last));
}
