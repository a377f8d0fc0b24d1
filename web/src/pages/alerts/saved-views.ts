import { useMemo } from 'react';
import { useKept } from '../../app/kept.ts';
import { listSearch, readListState } from './list-state.ts';

/** A named list: a link. */
export interface SavedView {
  readonly name: string;
  /** Search parameters, without the name. */
  readonly search: string;
}

/** The views that everyone has; the first is what `/alerts` alone shows. */
export const BUILT_IN: readonly SavedView[] = [
  { name: 'Open', search: 'state=open' },
  { name: 'Mine', search: 'state=open,acknowledged&assignee=@me' },
  { name: 'Critical and high', search: 'state=open,acknowledged&severity=critical,high' },
  { name: 'Unassigned', search: 'state=open,acknowledged&assignee=none' },
  { name: 'Closed today', search: 'state=closed&closed=today' },
  { name: 'All', search: 'state=any' },
].map(({ name, search }) => ({ name, search: sameSearch(search) }));

const MOST_VIEWS = 30;
const LONGEST_NAME = 60;

export interface OwnViews {
  readonly views: readonly SavedView[];
  /** Keeps a view under its name, in place of one that has it. */
  readonly keep: (view: SavedView) => void;
  readonly forget: (name: string) => void;
}

/** The reader's own views, in this browser. */
export function useOwnViews(): OwnViews {
  const [kept, setKept] = useKept('alert-views', '[]', isText);
  return useMemo(() => {
    const views = viewsOf(kept);
    const others = (name: string) => views.filter((view) => view.name !== name);
    return {
      views,
      keep: ({ name, search }) => {
        const view = { name: name.trim().slice(0, LONGEST_NAME), search };
        setKept(JSON.stringify([...others(view.name), view].slice(-MOST_VIEWS)));
      },
      forget: (name) => setKept(JSON.stringify(others(name))),
    };
  }, [kept, setKept]);
}

/** A search in the one form that equal lists share. */
export function sameSearch(search: string | URLSearchParams): string {
  return listSearch({ ...readListState(new URLSearchParams(search)), name: undefined }).toString();
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function viewsOf(text: string): readonly SavedView[] {
  try {
    const views: unknown = JSON.parse(text);
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(value: Partial<SavedView> | null): value is SavedView {
  return typeof value?.name === 'string' && typeof value.search === 'string';
}
