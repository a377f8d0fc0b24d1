import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { AlertRow, Operations } from '../../api/operations.ts';

/** The place of an alert in the list that it was opened from. */
export interface Neighbours {
  /** The list's own address. */
  readonly list: string;
  readonly place: number | undefined;
  readonly total: number | undefined;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** The alerts before and after this one in the list that its address names (`list`, the list's search; `at`, the place in it). */
export function useNeighbours(handle: string): Neighbours {
  const [search] = useSearchParams();
  const list = search.get('list');
  const at = Number(search.get('at') ?? Number.NaN);
  const known = list !== null && Number.isInteger(at) && at >= 0;
  const request = useMemo(
    () => ({ query: { ...listQuery(new URLSearchParams(list ?? '')), offset: Math.max(0, at - 1), limit: 3 } }),
    [list, at],
  );
  const rows = useOperation('listAlertRows', request, { enabled: known, fresh: 60_000, keep: true });
  const items: readonly AlertRow[] = rows.data?.items ?? [];
  const here = items.findIndex((item) => item.handle === handle);
  const link = (index: number) => {
    const row = items[index];
    if (row === undefined || list === null) return undefined;
    return `/alerts/${row.handle}?${new URLSearchParams({ list, at: String(Math.max(0, at - 1) + index) })}`;
  };
  // An alert that left the list (it was closed) has its followers where it was.
  const gone = here === -1;
  const before = at === 0 ? -1 : 0;
  return {
    list: list === null || list === '' ? '/alerts' : `/alerts?${list}`,
    place: known && !gone ? Math.max(0, at - 1) + here : undefined,
    total: rows.data?.total,
    previous: !known || rows.data === undefined ? undefined : link(gone ? before : here - 1),
    next: !known || rows.data === undefined ? undefined : link(gone ? before + 1 : here + 1),
  };
}

/** What the list's address says, as the service takes it; a list that says nothing shows open alerts. */
function listQuery(list: URLSearchParams): ListQuery {
  const query: Record<string, string[]> = {};
  for (const name of PASSED) {
    const values = list.getAll(name).filter((value) => value !== '' && !(name === 'state' && value === 'any'));
    if (values.length > 0) query[name] = values;
  }
  if ([...list.keys()].every((name) => !PASSED.includes(name))) query.state = ['open'];
  return query as ListQuery;
}

type ListQuery = Operations['listAlertRows']['query'];

const PASSED: readonly string[] = [
  'state',
  'resolution',
  'severity',
  'rule_id',
  'caller',
  'tag',
  'assignee',
  'technique',
  'value',
  'text',
  'raised_from',
  'raised_to',
  'withdrawn',
  'suppressed',
  'sort',
  'direction',
  'view',
];
