import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { keyOf, useOperation } from '../../api/hooks.ts';
import { type LiveEvent, useLiveAlerts } from '../../app/live.ts';

/** What is asked for one alert: its events come page by page elsewhere. */
export function alertRequest(id: string) {
  return { path: { id }, query: { evidence: 0 } } as const;
}

/** An alert, read anew when anything happens to it. */
export function useAlert(id: string) {
  const client = useQueryClient();
  const alert = useOperation('getAlert', alertRequest(id));
  const handle = alert.data?.handle;
  const listener = useCallback(
    (event: LiveEvent) => {
      if (event.kind !== 'reset' && event.alert.handle !== handle) return;
      void client.invalidateQueries({ queryKey: keyOf('getAlert') });
      void client.invalidateQueries({ queryKey: keyOf('alertGuide', { path: { id } }) });
      if (event.kind === 'changed' || event.kind === 'reset') {
        void client.invalidateQueries({ queryKey: keyOf('alertEvidence') });
      }
    },
    [client, handle, id],
  );
  useLiveAlerts(listener);
  return alert;
}
