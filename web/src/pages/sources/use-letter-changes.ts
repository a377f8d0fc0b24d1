import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, callApi } from '../../api/client.ts';

export interface LetterFilter {
  readonly reason?: string;
  readonly source?: string;
}

type Outcome = Pick<Answer<'replayDeadLetters'>, 'replayed' | 'stored' | 'duplicates' | 'dead_letters'>;

export interface LetterChanges {
  /** What came of the last replay. */
  readonly outcome: Outcome | undefined;
  readonly error: Error | null;
  readonly replaying: boolean;
  /** Replays some by their ids, or all that fit and are there now; gives what came of it, undefined where it failed. */
  replay(which: LetterFilter | readonly string[]): Promise<Outcome | undefined>;
}

const STALE = ['listDeadLetters', 'countDeadLetters', 'listSources', 'usage', 'listBlindnessWarnings'] as const;

/** Replays dead letters, part by part where there are many. */
export function useLetterChanges(): LetterChanges {
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome>();
  const [error, setError] = useState<Error | null>(null);
  const [replaying, setReplaying] = useState(false);

  const replay = async (which: LetterFilter | readonly string[]) => {
    setReplaying(true);
    setError(null);
    setOutcome(undefined);
    try {
      const sum = await replayParts(which, setOutcome);
      setOutcome(sum);
      return sum;
    } catch (problem) {
      setError(problem as Error);
      return undefined;
    } finally {
      setReplaying(false);
      await Promise.all(STALE.map((id) => client.invalidateQueries({ queryKey: [id] })));
    }
  };
  return { outcome, error, replaying, replay };
}

async function replayParts(which: LetterFilter | readonly string[], tell: (sum: Outcome) => void): Promise<Outcome> {
  if (isIds(which)) return callApi('replayDeadLetters', { body: { ids: [...which] } });
  // Those that are not understood this time either are stored anew: they are not to be met again.
  const before = new Date().toISOString();
  const sum = { replayed: 0, stored: 0, duplicates: 0, dead_letters: 0 };
  for (let after: string | null | undefined; after !== null; ) {
    const matching = { ...which, before, ...(after !== undefined && { after }) };
    const part: Answer<'replayDeadLetters'> = await callApi('replayDeadLetters', { body: { matching } });
    for (const name of ['replayed', 'stored', 'duplicates', 'dead_letters'] as const) sum[name] += part[name];
    tell({ ...sum });
    after = part.next;
  }
  return sum;
}

function isIds(which: LetterFilter | readonly string[]): which is readonly string[] {
  return Array.isArray(which);
}

/** What came of a replay, in a sentence. */
export function replayText({ replayed, stored, duplicates, dead_letters }: Outcome): string {
  const records = (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'record' : 'records'}`;
  if (replayed === 0) return 'Nothing was replayed: no dead letter fits any more.';
  const parts = [
    stored > 0 && `${records(stored)} understood and stored`,
    duplicates > 0 && `${records(duplicates)} known already`,
    dead_letters > 0 && `${records(dead_letters)} still not understood`,
  ].filter((part) => part !== false);
  return `${records(replayed)} replayed: ${parts.join(', ') || 'nothing in them is a log record'}.`;
}
