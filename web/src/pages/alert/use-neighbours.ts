import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { useSession } from '../../app/session.tsx';
import { alertAddress } from '../../parts/alert-link.tsx';
import { momentOf } from '../alerts/list-places.ts';
import { filterOf, readListState } from '../alerts/list-state.ts';

/** The place of an alert in the list that it was opened from. */
export interface Neighbours {
  /** The list's own address. */
  readonly list: string;
  /** From 0; undefined where the list has it no more. */
  readonly place: number | undefined;
  /** Undefined where it was opened from no list. */
  readonly total: number | undefined;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** The alerts before and after one in the list that the page's address names (`list`, `at`, `view`: see `alertAddress`). */
export function useNeighbours(handle: string): Neighbours {
  const [search] = useSearchParams();
  const { name } = useSession();
  const list = search.get('list');
  const view = search.get('view') ?? undefined;
  const at = Number(search.get('at') ?? Number.NaN);
  const isKnown = list !== null && Number.isInteger(at) && at >= 0;
  const from = Math.max(0, at - 1);
  const request = useMemo(() => {
    const state = readListState(new URLSearchParams(list ?? ''));
    const { sort, direction } = state;
    const filter = filterOf(state, name, momentOf(list ?? ''));
    return { query: { ...filter, sort, direction, offset: from, limit: 3, ...(view !== undefined && { view }) } };
  }, [list, name, from, view]);
  const rows = useOperation('listAlertRows', request, { enabled: isKnown, fresh: 60_000, keep: true });
  const address = list === null || list === '' ? '/alerts' : `/alerts?${list}`;
  if (!isKnown || rows.data === undefined) {
    return { list: address, place: undefined, total: undefined, previous: undefined, next: undefined };
  }
  const { items, total } = rows.data;
  const here = items.findIndex((item) => item.handle === handle);
  const opened = { search: list, view: rows.data.view };
  const linkTo = (index: number) => {
    const row = items[index];
    return row === undefined ? undefined : alertAddress(row.handle, opened, from + index);
  };
  // Where the list is another by now, those around the place are the nearest there is.
  const before = here === -1 ? at - from - 1 : here - 1;
  const after = here === -1 ? at - from : here + 1;
  return {
    list: address,
    place: here === -1 ? undefined : from + here,
    total,
    previous: linkTo(before),
    next: linkTo(after),
  };
}
