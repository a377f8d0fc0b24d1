import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { callApi } from '../../api/client.ts';
import { keyOf, useOperation } from '../../api/hooks.ts';
import type { AlertRow } from '../../api/operations.ts';
import type { RowsQuery } from './list-state.ts';

/** Rows that are read at once. */
export const PAGE = 100;
/** Milliseconds that a place is looked at before its rows are asked for: dragging the scroll bar asks for few. */
const SETTLE_MS = 40;
/** Rows that a range may hold that is not on the screen. */
export const MOST_IN_RANGE = 2_000;
const PER_RANGE_READ = 500;

/** The pages that hold the places looked at. */
export interface PageSpan {
  readonly first: number;
  readonly last: number;
}

/** A list as it is shown: which alerts in which order stays, however they change. */
export interface ShownList {
  readonly request: RowsQuery;
  readonly view: string;
  readonly total: number;
}

export interface AlertRows {
  /** Undefined while nothing was ever shown. */
  readonly list: ShownList | undefined;
  readonly error: Error | null;
  /** Whether the list shown is an earlier one, while another is awaited. */
  readonly isOld: boolean;
  /** The row at a place; undefined where it is not read yet. */
  row(place: number): AlertRow | undefined;
  /** Rows of places, read where they are not there. */
  rowsOf(from: number, to: number): Promise<readonly AlertRow[]>;
  /** Reads the list anew: what arrived is in it, what no longer matches is not. */
  renew(): void;
}

/** The rows of a list around the places that are looked at. */
export function useAlertRows(request: RowsQuery, looked: PageSpan): AlertRows {
  const client = useQueryClient();
  const start = useMemo(() => ({ query: { ...request, limit: PAGE } }), [request]);
  // A list is read anew when the reader wants it, never by itself.
  const first = useOperation('listAlertRows', start, { keep: true, fresh: Number.POSITIVE_INFINITY });
  const last = useRef<ShownList>(undefined);
  const shown = useMemo(() => {
    if (first.data === undefined) return undefined;
    if (first.isPlaceholderData) return last.current;
    return { request, view: first.data.view, total: first.data.total };
  }, [first.data, first.isPlaceholderData, request]);
  useEffect(() => {
    last.current = shown;
  }, [shown]);

  const pages = useSettled(shown === undefined ? [] : pagesOf(looked, shown.total));
  const answers = useQueries({
    queries: pages.flatMap((page) => {
      if (shown === undefined || (page > 0 && page * PAGE >= shown.total)) return [];
      const asked = { query: { ...shown.request, view: shown.view, offset: page * PAGE, limit: PAGE } };
      const known = page === 0 && !first.isPlaceholderData ? first.data : undefined;
      return {
        queryKey: keyOf('listAlertRows', asked),
        queryFn: ({ signal }: { signal: AbortSignal }) => callApi('listAlertRows', asked, signal),
        ...(known !== undefined && { initialData: known, initialDataUpdatedAt: first.dataUpdatedAt }),
      };
    }),
  });

  const renew = useCallback(() => {
    void client.invalidateQueries({ queryKey: keyOf('listAlertRows', start), exact: true });
  }, [client, start]);

  // The service was started anew, or the list was not looked at for long: its places are others now.
  const view = shown?.view;
  const moved = answers.some(({ data }) => data !== undefined && view !== undefined && data.view !== view);
  useEffect(() => {
    if (moved) renew();
  }, [moved, renew]);

  const pageItems = new Map<number, readonly AlertRow[]>();
  answers.forEach(({ data }, i) => {
    if (data !== undefined) pageItems.set(pages[i]!, data.items);
  });
  // The same function all along, so that rows are drawn anew only where they are others.
  const latest = useRef(pageItems);
  latest.current = pageItems;
  const row = useCallback((place: number) => latest.current.get(Math.floor(place / PAGE))?.[place % PAGE], []);
  const rowsOf = useCallback(
    async (from: number, to: number) => {
      if (shown === undefined) return [];
      const found: AlertRow[] = [];
      for (let offset = from; offset <= to; offset += PER_RANGE_READ) {
        const limit = Math.min(PER_RANGE_READ, to - offset + 1);
        const asked = { query: { ...shown.request, view: shown.view, offset, limit } };
        found.push(
          ...(
            await client.fetchQuery({
              queryKey: keyOf('listAlertRows', asked),
              queryFn: () => callApi('listAlertRows', asked),
            })
          ).items,
        );
      }
      return found;
    },
    [client, shown],
  );
  return {
    list: shown,
    error: first.error ?? answers.find(({ error }) => error !== null)?.error ?? null,
    isOld: first.isPlaceholderData,
    row,
    rowsOf,
    renew,
  };
}

function pagesOf({ first, last }: PageSpan, total: number): number[] {
  const most = Math.max(0, Math.floor((total - 1) / PAGE));
  const to = Math.min(last, most);
  const from = Math.min(first, to);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Pages once they have been the same for a moment; the first ones at once. */
function useSettled(pages: readonly number[]): readonly number[] {
  const key = pages.join();
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    if (settled === key) return;
    const timer = setTimeout(() => setSettled(key), settled === '' ? 0 : SETTLE_MS);
    return () => clearTimeout(timer);
  }, [key, settled]);
  return useMemo(() => settled.split(',').filter(Boolean).map(Number), [settled]);
}
