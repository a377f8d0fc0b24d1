import { useCallback, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { useKept } from '../../app/kept.ts';
import { useSession } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { AlertGroups } from './alert-groups.tsx';
import { AlertList, type ListHandle } from './alert-list.tsx';
import styles from './alerts-page.module.css';
import { FacetsPanel } from './facets-panel.tsx';
import { FilterChips } from './filter-chips.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { momentOf, newMoment } from './list-places.ts';
import { filterOf, type ListState, listSearch, readListState } from './list-state.ts';
import { SearchBox } from './search-box.tsx';
import { useKeys } from './use-keys.ts';
import { useNarrow } from './use-narrow.ts';
import { ViewsBar } from './views-bar.tsx';

/** The alerts: found, looked through, and dealt with many at a time. */
export default function AlertsPage() {
  const [search, setSearch] = useSearchParams();
  const { name: me } = useSession();
  const state = useMemo(() => readListState(search), [search]);
  const show = useCallback(
    (next: ListState, replace = false) => setSearch(listSearch(next), { replace, preventScrollReset: true }),
    [setSearch],
  );
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

  useKeys((key) => {
    const { current } = list;
    if (key === '/') searchField.current?.focus();
    else if (key === '?') setHelp(true);
    else if (current === null) return false;
    else if (key === 'o' || key === 'Enter') {
      const row = current.activeRow();
      if (row !== undefined) void navigate(`/alerts/${row.handle}`);
    } else return current.key(key);
    return true;
  });
  const onText = useCallback((text: string) => show({ ...state, text, name: undefined }, true), [show, state]);
  const rules = counts.data?.facets.rule;
  const ruleName = useCallback((id: string) => rules?.find(({ value }) => value === id)?.label, [rules]);
  const facets = <FacetsPanel state={state} counts={counts} me={me} onChange={show} />;
  const showsFacets = facetsKept && !narrow;

  return (
    <>
      <PageHead title="Alerts">
        <SearchBox text={state.text} onChange={onText} field={searchField} />
        <Button kind="quiet" aria-label="Keys" title="What keys do (?)" onClick={() => setHelp(true)}>
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

function isTruth(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
