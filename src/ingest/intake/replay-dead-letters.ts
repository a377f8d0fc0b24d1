import type { EventStore } from '../../store/event-store.ts';
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

/**
 * Reads dead letters anew: what is understood by now becomes events, and the letter goes in the same commit; what is not becomes a dead letter
 * again, at its place. Rejects as `Intake.deliver` does; letters read before that are done.
 */
export async function replayDeadLetters(
  ids: Iterable<string>,
  { store, intake }: { readonly store: Pick<EventStore, 'deadLetters'>; readonly intake: Pick<Intake, 'deliver'> },
): Promise<ReplayedLetters> {
  const done = { replayed: 0, stored: 0, duplicates: 0, deadLetters: 0 };
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const [letter] = await store.deadLetters({ id });
    if (letter === undefined) {
      missing.push(id);
      continue;
    }
    const { source, format, raw, position } = letter;
    const line = /^line (\d+)/.exec(position)?.[1];
    const result = await intake.deliver({
      source,
      bytes: Buffer.from(raw),
      settles: [id],
      ...(format !== null && { format }),
      ...(line !== undefined && { firstLine: Number(line) }),
    });
    done.replayed++;
    done.stored += result.stored;
    done.duplicates += result.duplicates;
    done.deadLetters += result.deadLetters;
  }
  return { ...done, missing };
}
