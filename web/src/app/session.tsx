import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { ACCESS, allows } from '../../../src/api/access.ts';
import { callApi, type OperationId, setCsrfToken, whenSignedOut } from '../api/client.ts';
import type { Session } from '../api/operations.ts';
import { ApiProblem } from '../api/problem.ts';

type Who =
  | { readonly state: 'asking' }
  | { readonly state: 'unknown'; readonly error?: Error }
  | { readonly state: 'known'; readonly session: Session };

export interface SessionAccess {
  readonly who: Who;
  signIn(credentials: { user: string; password: string } | { token: string }): Promise<void>;
  signOut(): Promise<void>;
  /** Asks anew who this is. */
  ask(): void;
}

const SessionContext = createContext<SessionAccess | undefined>(undefined);

/** Knows who uses the app, and asks the service where it does not. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [who, setWho] = useState<Who>({ state: 'asking' });
  const [asked, setAsked] = useState(0);
  const queries = useQueryClient();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what asks again.
  useEffect(() => {
    const aborted = new AbortController();
    whenSignedOut(() => setWho({ state: 'unknown' }));
    callApi('session', {}, aborted.signal)
      .then((session) => {
        setCsrfToken(session.csrf_token);
        setWho({ state: 'known', session });
      })
      .catch((error: Error) => {
        if (aborted.signal.aborted) return;
        setWho(
          error instanceof ApiProblem && error.status === 401 ? { state: 'unknown' } : { state: 'unknown', error },
        );
      });
    return () => aborted.abort();
  }, [asked]);

  const access = useMemo<SessionAccess>(
    () => ({
      who,
      signIn: async (body) => {
        const session = await callApi('login', { body });
        setCsrfToken(session.csrf_token);
        // What another person was shown is not for this one.
        queries.clear();
        setWho({ state: 'known', session });
      },
      signOut: async () => {
        await callApi('logout', {});
        setCsrfToken(null);
        queries.clear();
        setWho({ state: 'unknown' });
      },
      ask: () => setAsked((n) => n + 1),
    }),
    [who, queries],
  );
  return <SessionContext value={access}>{children}</SessionContext>;
}

export function useSessionAccess(): SessionAccess {
  const access = useContext(SessionContext);
  if (access === undefined) throw new Error('there is no SessionProvider around this');
  return access;
}

/** Who uses the app; only inside of what is shown to those that are known. */
export function useSession(): Session {
  const { who } = useSessionAccess();
  if (who.state !== 'known') throw new Error('nobody is known here');
  return who.session;
}

/** Whether the reader's role may use an operation: what it may not is not offered. */
export function useMay(operation: OperationId): boolean {
  const { role } = useSession();
  return allows(role, ACCESS[operation]);
}
