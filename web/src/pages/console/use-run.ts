import { useCallback, useEffect, useRef, useState } from 'react';
import { callApi } from '../../api/client.ts';
import type { QueryResult } from '../../api/operations.ts';
import { type ConsoleAsk, timeMembers } from '../../parts/console-address.ts';

/** What is asked when a query is run. */
export interface RunAsk extends ConsoleAsk {
  /** Prompt text as it is: written to the audit log. */
  readonly unmask?: boolean;
  /** The most rows; 1,000 where the query has no LIMIT. */
  readonly limit?: number;
}

export type RunOutcome =
  | { readonly kind: 'rows'; readonly ask: RunAsk; readonly result: QueryResult; readonly ms: number }
  | { readonly kind: 'failed'; readonly ask: RunAsk; readonly error: Error; readonly ms: number }
  | { readonly kind: 'cancelled'; readonly ask: RunAsk; readonly ms: number };

export interface Runs {
  readonly outcome: RunOutcome | undefined;
  /** When the run under way began, by `performance.now()`. */
  readonly since: number | undefined;
  run(ask: RunAsk): void;
  cancel(): void;
}

/** Runs one query at a time: another takes the place of the one under way, which the service stops. */
export function useRun(onEnd: (outcome: RunOutcome) => void): Runs {
  const [outcome, setOutcome] = useState<RunOutcome>();
  const [since, setSince] = useState<number>();
  const current = useRef<AbortController>(undefined);
  const ended = useRef(onEnd);
  useEffect(() => {
    ended.current = onEnd;
  });
  useEffect(() => () => current.current?.abort(), []);

  const run = useCallback((ask: RunAsk) => {
    current.current?.abort('replaced');
    const abort = new AbortController();
    current.current = abort;
    const begun = performance.now();
    setSince(begun);
    const end = (made: RunOutcome) => {
      if (current.current !== abort) return;
      current.current = undefined;
      setSince(undefined);
      setOutcome(made);
      ended.current(made);
    };
    const took = () => performance.now() - begun;
    const { query, time, unmask, limit } = ask;
    const body = {
      query,
      ...timeMembers(time),
      ...(unmask === true && { unmask }),
      ...(limit !== undefined && { limit }),
    };
    callApi('query', { body }, abort.signal).then(
      (result) => end({ kind: 'rows', ask, result, ms: took() }),
      (error: Error) => {
        if (abort.signal.aborted) end({ kind: 'cancelled', ask, ms: took() });
        else end({ kind: 'failed', ask, error, ms: took() });
      },
    );
  }, []);

  const cancel = useCallback(() => current.current?.abort('cancelled'), []);
  return { outcome, since, run, cancel };
}
