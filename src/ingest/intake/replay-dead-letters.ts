import type { EventStore, StoredDeadLetter } from '../../store/event-store.ts';
import type { Intake } from './intake.ts';

/** What became of dead letters that were read anew. */
export interface ReplayedLetters {
  readonly replayed: number;
  /** Events that are new. */
  readonly stored: number;
  /** Events that were stored before. */
  readonly duplicates: number;
  /** Records that are dead letters again, with what is wrong with them now. */
  readonly deadLetters: number;
  /** Ids that no dead letter is known by. */
  readonly missing: readonly string[];
}

interface ReplayContext {
  readonly store: Pick<EventStore, 'deadLetters'>;
  readonly intake: Pick<Intake, 'deliver'>;
}

/** Letters that are read at once: those of one commit wait for it together. */
const AT_ONCE = 32;

/**
 * Reads dead letters anew: what is understood by now becomes events, and the letter goes in the same commit; what is not becomes a dead letter
 * again, at its place. Rejects as `Intake.deliver` does; letters read before that are done.
 */
export async function replayDeadLetters(ids: Iterable<string>, context: ReplayContext): Promise<ReplayedLetters> {
  const done = { replayed: 0, stored: 0, duplicates: 0, deadLetters: 0 };
  const missing: string[] = [];
  const left = [...new Set(ids)].reverse();
  const work = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const [letter] = await context.store.deadLetters({ id });
      if (letter === undefined) {
        missing.push(id);
        continue;
      }
      const result = await deliver(letter, context);
      done.replayed++;
      done.stored += result.stored;
      done.duplicates += result.duplicates;
      done.deadLetters += result.deadLetters;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, left.length) }, work));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return { ...done, missing };
}

function deliver({ id, source, format, raw, position }: StoredDeadLetter, { intake }: ReplayContext) {
  const line = /^line (\d+)/.exec(position)?.[1];
  return intake.deliver({
    source,
    bytes: Buffer.from(raw),
    settles: [id],
    ...(format !== null && { format }),
    ...(line !== undefined && { firstLine: Number(line) }),
  });
}
