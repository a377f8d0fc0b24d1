import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { OperationId } from '../../api/client.ts';
import { useConnection, useLiveAlerts } from '../../app/live.ts';

/** What alerts change of the page's figures. */
const OF_ALERTS: readonly OperationId[] = [
  'chartAges',
  'chartAlerts',
  'chartTimes',
  'chartTechniques',
  'chartModels',
  'groupAlerts',
  'countAlerts',
];
/** The least time between two readings, however many alerts come. */
const PAUSE_MS = 3_000;
/** Figures of events are read again after so long. */
const EVENTS_MS = 30_000;

/** Reads figures of alerts anew as alerts come in and change: at once, then at most every few seconds. */
export function useLiveFigures(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLiveAlerts(
    useCallback(() => {
      if (timer.current !== undefined) return;
      const wait = Math.max(200, last.current + PAUSE_MS - Date.now());
      timer.current = setTimeout(() => {
        timer.current = undefined;
        last.current = Date.now();
        for (const id of OF_ALERTS) void client.invalidateQueries({ queryKey: [id] });
      }, wait);
    }, [client]),
  );
}

/** How figures that no alert announces are read: again and again, but for the time that the service is away. */
export function useEventReading(): { keep: true; every?: number } {
  const connection = useConnection();
  return connection === 'lost' ? { keep: true } : { keep: true, every: EVENTS_MS };
}
