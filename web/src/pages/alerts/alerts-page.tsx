import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { useKept } from '../../app/kept.ts';
import { useSession } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { useKeys } from '../../parts/use-keys.ts';
import { AlertGroups } from './alert-groups.tsx';
import { AlertList, LIST_KEYS, type ListHandle } from './alert-list.tsx';
import styles from './alerts-page.module.css';
import { FacetsPanel } from './facets-panel.tsx';
import { FilterChips } from './filter-chips.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { momentOf, newMoment } from './list-places.ts';
import { filterOf, type ListState, listSearch, readListState } from './list-state.ts';
import { SearchBox } from './search-box.tsx';
import { useNarrow } from './use-narrow.ts';
import { ViewsBar } from './views-bar.tsx';

/** The alerts: found, looked through, and dealt with many at a time. */
export default function AlertsPage() {
  const { name: me } = useSession();
  const [state, show] = useListState();
  // Spans up to now are of the moment the list was first read, so that going away and back finds the same list.
  const key = listSearch(state).toString();
  const [, renewed] = useState(0);
  const moment = momentOf(key);
  const filter = useMemo(() => filterOf(state, me, moment), [state, me, moment]);
  const renewMoment = useCallback(() => {
    newMoment(key);
    renewed((n) => n + 1);
  }, [key]);
  const [rowsRead, setRowsRead] = useState(false);
  // Rows first: numbers may come a moment later.
  const counts = useOperation(
    'countAlerts',
    { query: { ...filter, open_facets: true } },
    { keep: true, enabled: rowsRead },
  );

  const narrow = useNarrow();
  const [facetsKept, setFacetsKept] = useKept('alert-facets', true, isTruth);
  const [facetsAsked, setFacetsAsked] = useState(false);
  const [help, setHelp] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const navigate = useNavigate();

  const openActive = () => {
    const address = list.current?.activeAddress();
    if (address === undefined) return false;
    return void navigate(address);
  };
  const ofList = LIST_KEYS.map((key) => [key, () => list.current?.key(key) ?? false] as const);
  const ofPage = [
    ['/', () => searchField.current?.focus()],
    ['?', () => setHelp(true)],
    ['o', openActive],
    ['Enter', openActive],
  ] as const;
  useKeys(Object.fromEntries([...ofList, ...ofPage]));
  const onText = useCallback((text: string) => show({ ...state, text, name: undefined }, true), [show, state]);
  const rules = counts.data?.facets.rule;
  const ruleName = useCallback((id: string) => rules?.find(({ value }) => value === id)?.label, [rules]);
  const facets = <FacetsPanel state={state} counts={counts} me={me} onChange={show} />;
  const showsFacets = facetsKept && !narrow;

  return (
    <>
      <PageHead title="Alerts">
        <SearchBox text={state.text} onChange={onText} field={searchField} />
        <Button
          kind="quiet"
          className={styles.help}
          aria-label="Keys"
          title="What keys do (?)"
          onClick={() => setHelp(true)}
        >
          ?
        </Button>
      </PageHead>
      <ViewsBar state={state} />
      <div className={styles.filters}>
        <Button
          small
          aria-expanded={showsFacets}
          onClick={() => (narrow ? setFacetsAsked(true) : setFacetsKept(!facetsKept))}
        >
          <Icon name="filter" size={16} />
          Filters
        </Button>
        <FilterChips state={state} label={ruleName} onChange={show} />
      </div>
      <div className={styles.sides} data-facets={showsFacets}>
        {showsFacets && (
          <aside className={styles.aside} aria-label="Filters">
            {facets}
          </aside>
        )}
        <section className={styles.list} aria-label="List">
          {state.group === undefined ? (
            <AlertList
              key="list"
              place={key}
              filter={filter}
              state={state}
              counts={counts.data}
              handle={list}
              onState={show}
              onRead={setRowsRead}
              onRenew={renewMoment}
            />
          ) : (
            <AlertGroups filter={filter} by={state.group} state={state} onState={show} onRead={setRowsRead} />
          )}
        </section>
      </div>
      <Dialog title="Filters" open={facetsAsked && narrow} onClose={() => setFacetsAsked(false)}>
        {facets}
        <Button kind="primary" onClick={() => setFacetsAsked(false)}>
          Show the list
        </Button>
      </Dialog>
      <KeysDialog open={help} onClose={() => setHelp(false)} />
    </>
  );
}

/** What the link says; what was just chosen holds at once, the link follows. */
function useListState(): [ListState, (next: ListState, replace?: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const link = search.toString();
  const [chosen, setChosen] = useState<{ link: string; state: ListState }>();
  const told = useMemo(() => readListState(new URLSearchParams(link)), [link]);
  const show = useCallback(
    (state: ListState, replace = false) => {
      setChosen({ link, state });
      setSearch(listSearch(state), { replace, preventScrollReset: true });
    },
    [link, setSearch],
  );
  // On coming back to the link, it is what it says again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link is what changes.
  useEffect(() => setChosen(undefined), [link]);
  return [chosen?.link === link ? chosen.state : told, show];
}

function isTruth(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
