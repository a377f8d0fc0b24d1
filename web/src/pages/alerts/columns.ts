import { useMemo } from 'react';
import { useKept } from '../../app/kept.ts';
import type { Sort } from './list-state.ts';

/** A column of the table; `width` as CSS grids say it. */
export interface Column {
  readonly name: string;
  readonly title: string;
  readonly width: string;
  readonly sort?: Sort;
  /** The direction that a first click sorts in. */
  readonly first?: 'asc' | 'desc';
  readonly numeric?: boolean;
}

export const COLUMNS = [
  { name: 'severity', title: 'Severity', width: '5rem', sort: 'severity', first: 'desc' },
  { name: 'risk', title: 'Risk', width: '3.75rem', sort: 'risk_score', first: 'desc', numeric: true },
  { name: 'rule', title: 'Rule and reason', width: 'minmax(14rem, 4fr)', sort: 'rule', first: 'asc' },
  { name: 'caller', title: 'Caller', width: 'minmax(7.5rem, 1.6fr)', sort: 'caller', first: 'asc' },
  { name: 'state', title: 'State', width: '7.25rem', sort: 'state', first: 'desc' },
  { name: 'assignee', title: 'Assignee', width: 'minmax(4.75rem, 0.4fr)', sort: 'assignee', first: 'asc' },
  { name: 'tags', title: 'Tags', width: 'minmax(5rem, 0.8fr)' },
  { name: 'techniques', title: 'Techniques', width: '7rem' },
  { name: 'events', title: 'Events', width: '4rem', sort: 'evidence', first: 'desc', numeric: true },
  { name: 'raised', title: 'Raised', width: '8.25rem', sort: 'raised_at', first: 'desc' },
  { name: 'seen', title: 'Last event', width: '8.25rem', sort: 'last_seen', first: 'desc' },
  { name: 'updated', title: 'Changed', width: '8.25rem', sort: 'updated_at', first: 'desc' },
] as const satisfies readonly Column[];

export type ColumnName = (typeof COLUMNS)[number]['name'];

const SHOWN = 'severity,rule,caller,state,assignee,events,raised';

/** The columns that the reader chose. The rule stays: it is the way to the alert. */
export function useColumns(): [
  readonly (Column & { readonly name: ColumnName })[],
  (names: readonly ColumnName[]) => void,
] {
  const [kept, setKept] = useKept('alert-columns', SHOWN, areColumns);
  return useMemo(() => {
    const names = kept.split(',');
    return [COLUMNS.filter(({ name }) => names.includes(name)), (chosen) => setKept(chosen.join(','))];
  }, [kept, setKept]);
}

function areColumns(value: unknown): value is string {
  const known: readonly string[] = COLUMNS.map(({ name }) => name);
  if (typeof value !== 'string') return false;
  const names = value.split(',');
  return names.includes('rule') && names.every((name) => known.includes(name));
}
