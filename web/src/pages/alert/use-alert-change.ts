import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { keyOf, useChange } from '../../api/hooks.ts';
import type { Alert, AlertChange } from '../../api/operations.ts';
import { ApiProblem } from '../../api/problem.ts';
import { problemText } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';

/** A change that was refused since someone was faster: what was asked, and how long the history was then. */
export interface Conflict {
  readonly change: AlertChange;
  readonly seen: number;
}

export interface AlertChanges {
  /** Asks for a change at the version that is shown; tells whether it was made. */
  change(change: AlertChange, done?: string): Promise<boolean>;
  readonly busy: boolean;
  readonly conflict: Conflict | undefined;
  dismiss(): void;
}

/** Changes of an alert's life that overwrite nobody's: each is for the version that the reader sees. */
export function useAlertChange(alert: Alert): AlertChanges {
  const update = useChange('updateAlert', {
    stale: ['getAlert', 'listAlerts', 'listAlertRows', 'countAlerts', 'groupAlerts', 'relatedAlerts'],
  });
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | undefined>(undefined);
  const { id, version } = alert;
  const seen = alert.history.length;
  const change = useCallback(
    async (body: AlertChange, done?: string) => {
      try {
        await update.mutateAsync({ path: { id }, body, version });
        setConflict(undefined);
        if (done !== undefined) tell(done);
        return true;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 412) {
          setConflict({ change: body, seen });
          void client.invalidateQueries({ queryKey: keyOf('getAlert') });
        } else tell(problemText(error as Error), 'bad');
        return false;
      }
    },
    [client, id, seen, update, version],
  );
  return { change, busy: update.isPending, conflict, dismiss: () => setConflict(undefined) };
}
