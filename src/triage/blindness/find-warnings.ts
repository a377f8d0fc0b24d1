import type { DeadLetterCount } from '../../store/event-store.ts';
import {
  findClockSkew,
  findDroppedParts,
  risingDeadLetters,
  type SourceFacts,
  sourceTroubles,
} from './intake-troubles.ts';
import { findLoggingChanges } from './logging-changes.ts';
import { findMissingBodies } from './missing-bodies.ts';
import { findQuietStreams } from './quiet-streams.ts';
import type { Looking } from './reading.ts';
import { findUnloggedCalls } from './unlogged-calls.ts';
import { type BlindnessWarning, WARNING_SEVERITIES, type WarningKind } from './warning.ts';

/** What is known beside the events. */
export interface IntakeFacts {
  readonly sources: readonly SourceFacts[];
  /** Dead letters by the hour in which they were stored, newest first, and by reason, the most frequent first. */
  readonly deadLetters: { readonly hours: readonly DeadLetterCount[]; readonly reasons: readonly DeadLetterCount[] };
}

export interface FoundWarnings {
  /** The gravest first, then the newest. */
  readonly warnings: readonly BlindnessWarning[];
  /** Kinds that could not be looked for, and why. */
  readonly unchecked: readonly { readonly kind: WarningKind; readonly error: unknown }[];
}

const CHECKS: readonly (readonly [WarningKind, (looking: Looking) => Promise<BlindnessWarning[]>])[] = [
  ['quiet', findQuietStreams],
  ['bodies', findMissingBodies],
  ['logging', findLoggingChanges],
  ['unlogged', findUnloggedCalls],
  ['clock', findClockSkew],
  ['dropped', findDroppedParts],
];

/** Everything that is not seen, or was not for a while. A check that fails is told, and keeps the others from nothing. */
export async function findWarnings(looking: Looking, { sources, deadLetters }: IntakeFacts): Promise<FoundWarnings> {
  const warnings = [
    ...sourceTroubles(sources, looking.now),
    ...risingDeadLetters(deadLetters.hours, deadLetters.reasons, looking.now),
  ];
  const unchecked: { kind: WarningKind; error: unknown }[] = [];
  for (const [kind, check] of CHECKS) {
    try {
      warnings.push(...(await check(looking)));
    } catch (error) {
      unchecked.push({ kind, error });
    }
  }
  return { warnings: warnings.sort(byGravity), unchecked };
}

function byGravity(a: BlindnessWarning, b: BlindnessWarning): number {
  const rank = ({ severity }: BlindnessWarning) => WARNING_SEVERITIES.indexOf(severity);
  return rank(a) - rank(b) || (b.since ?? 0) - (a.since ?? 0);
}
