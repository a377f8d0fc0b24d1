import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { keyOf, useOperation } from '../../api/hooks.ts';
import type { Alert, AlertRow, AlertRows } from '../../api/operations.ts';
import { type LiveEvent, useLiveAlerts } from '../../app/live.ts';
import type { ShownList } from './use-alert-rows.ts';

/** Milliseconds in which events are gathered before rows change, and before numbers are asked for anew. */
const ROWS_MS = 100;
const COUNTS_MS = 1_500;
/** More changes at once than this are read from the service. */
const MOST_PATCHED = 500;
/** Milliseconds between looks for new alerts where the stream tells of none. */
const LOOK_MS = 60_000;

/** How many alerts arrived since the list was read; rows that are shown follow what happens to their alerts, in their places. */
export function useArrivals(list: ShownList | undefined): number {
  const client = useQueryClient();
  const gathered = useRef<{ rows: Map<string, AlertRow>; arrived: boolean; missed: boolean }>(nothing());
  const timers = useRef<{ rows?: ReturnType<typeof setTimeout>; counts?: ReturnType<typeof setTimeout> }>({});
  const standing = useMemo(
    () => ({ query: { ...list?.request, ...(list !== undefined && { view: list.view }), limit: 0 } }),
    [list],
  );
  const now = useOperation('listAlertRows', standing, { enabled: list !== undefined, fresh: 0, every: LOOK_MS });

  const flush = useCallback(() => {
    const { rows, arrived, missed } = gathered.current;
    gathered.current = nothing();
    delete timers.current.rows;
    if (missed || rows.size > MOST_PATCHED) readRowsAnew(client);
    else patchRows(client, rows);
    if (arrived || missed) void client.invalidateQueries({ queryKey: keyOf('listAlertRows', standing), exact: true });
    timers.current.counts ??= setTimeout(() => {
      delete timers.current.counts;
      void client.invalidateQueries({ queryKey: ['countAlerts'] });
      void client.invalidateQueries({ queryKey: ['groupAlerts'] });
    }, COUNTS_MS);
  }, [client, standing]);

  useLiveAlerts(
    useCallback(
      (event: LiveEvent) => {
        if (event.kind === 'reset') gathered.current.missed = true;
        else {
          gathered.current.rows.set(event.alert.handle, rowOf(event.alert));
          if (event.kind === 'raised' || event.kind === 'reinstated') gathered.current.arrived = true;
        }
        timers.current.rows ??= setTimeout(flush, ROWS_MS);
      },
      [flush],
    ),
  );
  useEffect(() => {
    const running = timers.current;
    return () => {
      clearTimeout(running.rows);
      clearTimeout(running.counts);
      delete running.rows;
      delete running.counts;
    };
  }, []);
  return now.data?.view === list?.view ? (now.data?.newer ?? 0) : 0;
}

/** Reads rows anew in their places; where the list begins it stays. */
export function readRowsAnew(client: QueryClient): void {
  void client.invalidateQueries({
    queryKey: ['listAlertRows'],
    predicate: ({ queryKey }) => (queryKey[1] as { query?: { view?: string } } | undefined)?.query?.view !== undefined,
  });
}

function patchRows(client: QueryClient, changed: ReadonlyMap<string, AlertRow>): void {
  if (changed.size === 0) return;
  client.setQueriesData<AlertRows>({ queryKey: ['listAlertRows'] }, (data) =>
    data?.items.some((row) => changed.has(row.handle))
      ? { ...data, items: data.items.map((row) => changed.get(row.handle) ?? row) }
      : data,
  );
}

function nothing(): { rows: Map<string, AlertRow>; arrived: boolean; missed: boolean } {
  return { rows: new Map(), arrived: false, missed: false };
}

function rowOf(alert: Alert): AlertRow {
  const { id, handle, rule_id, rule_name, severity, risk_score, first_seen, last_seen, reason, caller, version } =
    alert;
  const { state, resolution, assignee, tags, raised_at, updated_at, suppressed } = alert;
  const techniques = alert.threat.flatMap((threat) => threat.technique);
  return {
    ...{ id, handle, rule_id, rule_name, severity, risk_score, first_seen, last_seen, reason, caller, version },
    ...{ state, resolution, assignee, tags, raised_at, updated_at, suppressed },
    events: alert.evidence.count,
    techniques: [...new Set(techniques.flatMap((t) => [t.id, ...(t.subtechnique ?? []).map((sub) => sub.id)]))],
    withdrawn: alert.withdrawn !== null,
  };
}
