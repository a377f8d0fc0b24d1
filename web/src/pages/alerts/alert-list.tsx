import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { AlertCounts, AlertRow } from '../../api/operations.ts';
import { useKept } from '../../app/kept.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { alertAddress, OpenedFrom } from '../../parts/alert-link.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty, Skeleton } from '../../parts/loaded.tsx';
import { Problem, problemText } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';
import { AlertTable, type Density, type Places, type TableHandle } from './alert-table.tsx';
import styles from './alerts-page.module.css';
import { BulkBar } from './bulk-bar.tsx';
import { useColumns } from './columns.ts';
import { ListHead } from './list-head.tsx';
import { leaveAt, placeOf } from './list-places.ts';
import { type AlertFilter, cleared, type ListState, type Sort } from './list-state.ts';
import { type TriageDialog, TriageDialogs } from './triage-dialogs.tsx';
import { MOST_IN_RANGE, PAGE, type PageSpan, useAlertRows } from './use-alert-rows.ts';
import { useArrivals } from './use-arrivals.ts';
import { useNarrow } from './use-narrow.ts';
import { useSelection } from './use-selection.ts';
import { type AlertChange, alerts, useTriage } from './use-triage.ts';

/** A bulk change reaches no more. */
const MOST_IN_BULK = 10_000;

/** The keys that the list knows; some of them for those only who may change alerts. */
export const LIST_KEYS = [
  'j',
  'k',
  'ArrowDown',
  'ArrowUp',
  'g',
  'r',
  'Escape',
  'x',
  'X',
  'a',
  'i',
  'e',
  's',
  't',
] as const;

/** What the page asks of the list that has its keys. */
export interface ListHandle {
  /** The page of the alert that is marked; undefined where none is. */
  activeAddress(): string | undefined;
  /** Does what a key stands for; false where it stands for nothing. */
  key(key: string): boolean;
}

interface ListProps {
  /** What tells lists apart: the link. */
  readonly place: string;
  readonly filter: AlertFilter;
  readonly state: ListState;
  readonly counts: AlertCounts | undefined;
  readonly handle: RefObject<ListHandle | null>;
  readonly onState: (state: ListState) => void;
  readonly onRead: (read: boolean) => void;
  readonly onRenew: () => void;
}

/** The alerts that a filter finds, one by one. */
export function AlertList({ place, filter, state, counts, handle, onState, onRead, onRenew }: ListProps) {
  const { sort, direction } = state;
  const request = useMemo(() => ({ ...filter, sort, direction }), [filter, sort, direction]);
  // Exactly where one looks is nothing to draw anew for; which pages of rows are needed is.
  const places = useRef<Places>({ first: 0, last: 0 });
  const [pages, setPages] = useState<PageSpan>({ first: 0, last: 0 });
  const onPlaces = useCallback((now: Places) => {
    places.current = now;
    const [first, last] = [Math.floor(now.first / PAGE), Math.floor(now.last / PAGE)];
    setPages((was) => (was.first === first && was.last === last ? was : { first, last }));
  }, []);
  const rows = useAlertRows(request, pages);
  const { list, row, rowsOf, isOld } = rows;
  const newer = useArrivals(list);
  const selection = useSelection(place);
  const triage = useTriage();
  const mayChange = useMay('updateAlerts');
  const { name: me } = useSession();
  const [columns, setColumns] = useColumns();
  const [density, setDensity] = useKept<Density>('alert-density', 'comfortable', isDensity);
  const cards = useNarrow();
  const table = useRef<TableHandle>(null);
  const [dialog, setDialog] = useState<TriageDialog>();
  const [active, setActive] = useActive(place);
  const anchor = useRef(-1);

  useEffect(() => onRead(list !== undefined && !isOld), [list, isOld, onRead]);
  useScrollPlace(place, active, list !== undefined);

  const matches = useCallback((alert: AlertRow) => isFound(alert, filter, state), [filter, state]);
  const choose = async (at: number, chosen: boolean, range: boolean) => {
    const from = range && anchor.current >= 0 ? anchor.current : at;
    anchor.current = at;
    const [low, high] = from < at ? [from, at] : [at, from];
    if (high - low >= MOST_IN_RANGE)
      return tell(`A range holds ${alerts(MOST_IN_RANGE)} at most: narrow the filter, or select all.`, 'bad');
    try {
      const known = row(at);
      const found = low === high && known !== undefined ? [known] : await rowsOf(low, high);
      selection.set(
        found.map((alert) => alert.handle),
        chosen,
      );
    } catch (error) {
      tell(problemText(error as Error), 'bad');
    }
  };
  // The same function all along, so that rows are drawn anew only where they are others.
  const chooseNow = useRef(choose);
  chooseNow.current = choose;
  const onChoose = useCallback(
    (at: number, chosen: boolean, range: boolean) => void chooseNow.current(at, chosen, range),
    [],
  );
  const renew = () => {
    onRenew();
    rows.renew();
    window.scrollTo({ top: 0 });
    setActive(-1);
    selection.none();
  };

  const view = list?.view;
  const opened = useMemo(() => ({ search: place, view }), [place, view]);
  const total = list?.total ?? 0;
  const { chosen } = selection;
  const count = chosen === 'all' ? total : chosen.size;
  const activeRow = active >= 0 ? row(active) : undefined;
  const what = count > 0 ? alerts(count) : 'this alert';
  const apply = async (change: AlertChange, done: string) => {
    const target =
      chosen === 'all'
        ? { filter, ...(list !== undefined && { view: list.view }) }
        : { ids: chosen.size > 0 ? [...chosen] : activeRow === undefined ? [] : [activeRow.handle] };
    if ('ids' in target && target.ids.length === 0)
      return tell('Mark an alert first (j, k), or select some (x).', 'bad');
    if (await triage.change(target, change, done)) {
      setDialog(undefined);
      selection.none();
    }
  };
  const ask = (which: TriageDialog) => {
    if (count > MOST_IN_BULK) tell(`${alerts(MOST_IN_BULK)} at most are changed at once: narrow the filter.`, 'bad');
    else if (count === 0 && activeRow === undefined) tell('Mark an alert first (j, k), or select some (x).', 'bad');
    else setDialog(which);
  };

  const move = (by: number) => {
    if (total === 0) return;
    const next = active < 0 ? places.current.first : Math.max(0, Math.min(total - 1, active + by));
    setActive(next);
    table.current?.focus(next);
  };
  const toggle = (range: boolean) => {
    if (activeRow === undefined || chosen === 'all') return;
    void choose(active, range || !selection.has(activeRow.handle), range);
  };
  const triageKeys = new Map<string, () => void>([
    ['x', () => toggle(false)],
    ['X', () => toggle(true)],
    ['a', () => void apply({ state: 'acknowledged' }, 'acknowledged')],
    ['i', () => void apply({ assignee: me }, 'assigned to you')],
    ['e', () => ask('close')],
    ['s', () => ask('assign')],
    ['t', () => ask('tag')],
  ]);
  const keys = new Map<string, () => void>([
    ['j', () => move(1)],
    ['ArrowDown', () => move(1)],
    ['k', () => move(-1)],
    ['ArrowUp', () => move(-1)],
    ['g', () => move(Number.NEGATIVE_INFINITY)],
    ['r', renew],
    ['Escape', selection.none],
    ...(mayChange ? triageKeys : []),
  ]);
  useImperativeHandle(handle, () => ({
    activeAddress: () => (activeRow === undefined ? undefined : alertAddress(activeRow.handle, opened, active)),
    key: (key) => {
      const act = keys.get(key);
      act?.();
      return act !== undefined;
    },
  }));

  const gone = visibleGone(places.current, row, matches);
  if (list === undefined) {
    return rows.error === null ? <Skeleton lines={14} /> : <Problem error={rows.error} retry={rows.renew} />;
  }
  const onSort = (by: Sort, way: 'asc' | 'desc') => onState({ ...state, sort: by, direction: way });
  return (
    <OpenedFrom value={opened}>
      {rows.error !== null && <Problem error={rows.error} retry={rows.renew} />}
      <div className={styles.top}>
        {count > 0 ? (
          <BulkBar
            count={count}
            total={total}
            isAll={chosen === 'all'}
            busy={triage.busy}
            onAll={selection.all}
            onNone={selection.none}
            onAcknowledge={() => void apply({ state: 'acknowledged' }, 'acknowledged')}
            onReopen={() => void apply({ state: 'open' }, 'open again')}
            onAsk={ask}
          />
        ) : (
          <ListHead
            total={total}
            isOld={isOld}
            newer={newer}
            gone={gone}
            state={state}
            filter={filter}
            cards={cards}
            columns={columns.map(({ name }) => name)}
            density={density}
            onState={onState}
            onColumns={setColumns}
            onDensity={setDensity}
            onRenew={renew}
            onSelectAll={mayChange && total > 0 ? selection.all : undefined}
          />
        )}
      </div>
      {total === 0 ? (
        <Empty>
          <NoAlerts state={state} counts={counts} onState={onState} />
        </Empty>
      ) : (
        <AlertTable
          total={total}
          row={row}
          columns={columns}
          density={density}
          cards={cards}
          sort={sort}
          direction={direction}
          active={active}
          isOld={isOld}
          isChosen={selection.has}
          allChosen={chosen === 'all'}
          matches={matches}
          handle={table}
          onPlaces={onPlaces}
          onSort={onSort}
          onActive={setActive}
          onChoose={mayChange ? onChoose : undefined}
        />
      )}
      <TriageDialogs
        which={dialog}
        what={what}
        me={me}
        people={(counts?.facets.assignee ?? []).flatMap(({ value }) => value ?? [])}
        tags={(counts?.facets.tag ?? []).flatMap(({ value }) => value ?? [])}
        busy={triage.busy}
        onClose={() => setDialog(undefined)}
        onDo={(change, done) => void apply(change, done)}
      />
    </OpenedFrom>
  );
}

function NoAlerts({
  state,
  counts,
  onState,
}: {
  state: ListState;
  counts: AlertCounts | undefined;
  onState: (state: ListState) => void;
}) {
  const isOpenList =
    state.text === '' && Object.keys(state.facets).length === 1 && state.facets.state?.join() === 'open';
  const others = (counts?.facets.state ?? []).reduce((n, { count }) => n + count, 0);
  return (
    <>
      <strong>{isOpenList ? 'No open alerts' : 'No alerts match'}</strong>
      <span>
        {isOpenList
          ? others > 0
            ? 'Everything that was raised is being dealt with, or is closed.'
            : 'Nothing was raised yet: alerts appear here by themselves as rules fire.'
          : 'Take a filter away, or look at all of them.'}
      </span>
      <Button small onClick={() => onState(cleared(state))}>
        Show all alerts
      </Button>
    </>
  );
}

/** The place that is marked in a list; -1 where none is. */
function useActive(list: string): [number, (place: number) => void] {
  const [state, setState] = useState(() => ({ list, active: placeOf(list)?.active ?? -1 }));
  const active = state.list === list ? state.active : -1;
  const set = useCallback((place: number) => setState({ list, active: place }), [list]);
  return [active, set];
}

/** Comes back to where a list was left; another list begins at its start. */
function useScrollPlace(list: string, active: number, isRead: boolean): void {
  const latest = useRef({ scroll: 0, active });
  latest.current.active = active;
  const current = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (!isRead) return;
    const was = current.current;
    current.current = list;
    if (was === list) return;
    const kept = was === undefined ? placeOf(list) : undefined;
    if (kept !== undefined) window.scrollTo({ top: kept.scroll });
    else if (was !== undefined) window.scrollTo({ top: 0 });
  }, [list, isRead]);
  useEffect(() => {
    const onScroll = () => {
      latest.current.scroll = window.scrollY;
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      window.removeEventListener('scroll', onScroll);
      leaveAt(list, { ...latest.current });
    };
  }, [list]);
}

/** How many of the alerts in sight the list would no longer show. */
function visibleGone(
  places: Places,
  row: (place: number) => AlertRow | undefined,
  matches: (row: AlertRow) => boolean,
): number {
  let gone = 0;
  for (let place = places.first; place <= places.last; place++) {
    const alert = row(place);
    if (alert !== undefined && !matches(alert)) gone++;
  }
  return gone;
}

/** Whether what changes in an alert's life still fits the filter. */
function isFound(row: AlertRow, filter: AlertFilter, { withdrawn }: ListState): boolean {
  const among = (values: readonly string[] | undefined, value: string | null) =>
    values === undefined || values.includes(value ?? 'none');
  return (
    among(filter.state, row.state) &&
    among(filter.resolution, row.resolution) &&
    among(filter.assignee, row.assignee) &&
    (filter.tag === undefined || filter.tag.some((tag) => row.tags.includes(tag))) &&
    (withdrawn === 'include' || row.withdrawn === (withdrawn === 'only'))
  );
}

function isDensity(value: unknown): value is Density {
  return value === 'comfortable' || value === 'compact';
}
