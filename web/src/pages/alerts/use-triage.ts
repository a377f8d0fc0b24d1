import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { counted } from '../../../../src/base/counted.ts';
import { useChange } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';
import { problemText } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';
import { readRowsAnew } from './use-arrivals.ts';

export type AlertChange = Operations['updateAlerts']['body']['change'];
export type BulkTarget = Operations['updateAlerts']['body']['select'];

/** Changes alerts, tells how it went, and offers to take it back; gives whether it was done. */
export function useTriage(): {
  change(target: BulkTarget, change: AlertChange, done: string): Promise<boolean>;
  readonly busy: boolean;
} {
  const client = useQueryClient();
  const update = useChange('updateAlerts', { stale: ['countAlerts', 'groupAlerts'] });
  const undo = useChange('undoAlerts', { stale: ['countAlerts', 'groupAlerts'] });

  const takeBack = useCallback(
    async (change: string) => {
      try {
        const { undone, kept } = await undo.mutateAsync({ body: { change } });
        readRowsAnew(client);
        const left = kept.length === 0 ? '' : `; ${alerts(kept.length)} changed since and stayed as they are`;
        tell(`Taken back: ${alerts(undone.length)}${left}.`);
      } catch (error) {
        tell(problemText(error as Error), 'bad');
      }
    },
    [client, undo],
  );
  const change = useCallback(
    async (select: BulkTarget, change: AlertChange, done: string) => {
      try {
        const { updated, unchanged, missing, change: name } = await update.mutateAsync({ body: { select, change } });
        readRowsAnew(client);
        const parts = [
          updated.length === 0 ? 'Nothing to change' : `${alerts(updated.length)} ${done}`,
          ...(unchanged.length > 0 ? [`${alerts(unchanged.length)} so already`] : []),
          ...(missing.length > 0 ? [`${alerts(missing.length)} not found`] : []),
        ];
        const action = name === null ? undefined : { label: 'Undo', run: () => void takeBack(name) };
        tell(`${parts.join(', ')}.`, 'good', action);
        return true;
      } catch (error) {
        tell(problemText(error as Error), 'bad');
        return false;
      }
    },
    [client, takeBack, update],
  );
  return { change, busy: update.isPending };
}

/** A number of alerts in words. */
export function alerts(n: number): string {
  return counted(n, 'alert');
}
