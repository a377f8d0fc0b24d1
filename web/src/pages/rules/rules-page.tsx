import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import { Button } from '../../parts/button.tsx';
import { capitalised } from '../../parts/capitalised.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Text } from '../../parts/text.tsx';
import { BrokenRules } from './broken-rules.tsx';
import { RuleFacets } from './rule-facets.tsx';
import { RULE_FACETS, RULE_SORTS, type RuleSort, useRuleFilters } from './rule-filters.ts';
import { RuleRows } from './rule-rows.tsx';
import { hereWord } from './rule-words.ts';
import styles from './rules-page.module.css';
import { FACET_VALUES } from './rules-search.ts';

const HERE = ['active', 'disabled', 'broken', 'idle', 'none'] as const;

/** The catalogue: every rule that the service knows, its own first. */
export default function RulesPage() {
  const { filters, set, toggle, only, clear } = useRuleFilters();
  const [open, setOpen] = useState(false);
  const found = useOperation(
    'searchCatalog',
    { query: { ...filters.query, facets: FACET_VALUES, limit: 1 } },
    { keep: true, fresh: 30_000 },
  );
  const here = filters.of('here');
  const counts = new Map(found.data?.facets.here.map(({ value, count }) => [value, count]));
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const chips = RULE_FACETS.flatMap(([facet, title]) => filters.of(facet).map((value) => ({ facet, title, value })));
  const facets = found.data && <RuleFacets counts={found.data.facets} filters={filters} toggle={toggle} />;
  const showsBroken = here.includes('broken') || (here.length === 0 && !filters.any);

  return (
    <>
      <PageHead title="Rules" about="What is looked for, by the rules that run here and by those that could." />
      {found.data?.broken.map(({ name, reason }) => (
        <Notice key={name} tone="warning" title={`The collection ${name} cannot be read`}>
          <Text>{reason}</Text>
        </Notice>
      ))}
      {showsBroken && (
        <div className={styles.above}>
          <BrokenRules open={here.includes('broken')} />
        </div>
      )}
      <div className={styles.bar}>
        <SearchBox text={filters.text} onChange={(text) => set('text', text)} />
        <label className={styles.sort}>
          <span>Order</span>
          <select value={filters.sort} onChange={(event) => set('sort', sortText(event.target.value as RuleSort))}>
            {RULE_SORTS.map(([sort, title]) => (
              <option key={sort} value={sort}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <span className={styles.opener}>
          <Button onClick={() => setOpen(true)}>
            <Icon name="filter" size={16} /> Filters{chips.length > 0 && ` (${chips.length})`}
          </Button>
        </span>
      </div>
      <fieldset className={styles.tabs}>
        <legend className="heard">How rules stand with this service</legend>
        <button type="button" aria-pressed={here.length === 0} onClick={() => only('here', [])}>
          All{all > 0 && <span>{all.toLocaleString('en-GB')}</span>}
        </button>
        {HERE.filter((status) => counts.has(status) || here.includes(status)).map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={here.includes(status)}
            onClick={() => only('here', here.length === 1 && here[0] === status ? [] : [status])}
          >
            {tabWord(status)}
            <span>{(counts.get(status) ?? 0).toLocaleString('en-GB')}</span>
          </button>
        ))}
      </fieldset>
      {(chips.length > 0 || filters.text !== '') && (
        <ul className={styles.chips} aria-label="Filters in force">
          {chips.map(({ facet, title, value }) => (
            <li key={`${facet} ${value}`}>
              <button type="button" onClick={() => toggle(facet, value)}>
                <span className="heard">Remove </span>
                {title}: <Text>{value}</Text> <Icon name="close" size={12} />
              </button>
            </li>
          ))}
          <li>
            <Button kind="quiet" small onClick={clear}>
              Clear all
            </Button>
          </li>
        </ul>
      )}
      <div className={styles.columns}>
        <aside className={styles.side} aria-label="Filters">
          {facets}
        </aside>
        <div className={styles.found}>
          <p className={styles.total} aria-live="polite">
            {found.data && `${counted(found.data.total, 'rule')}${filters.any ? ' found' : ''}`}
          </p>
          <Loaded
            of={found}
            lines={10}
            empty={{
              when: (data) => data.total === 0,
              show: filters.any ? (
                <>
                  <p>No rule is like that.</p>
                  <Button small onClick={clear}>
                    Show all rules
                  </Button>
                </>
              ) : (
                <p>
                  There are no rules yet: name files or folders of rules under <code>rules</code> in the configuration,
                  or add a collection to the catalogue with <code>seismo catalog add</code>.
                </p>
              ),
            }}
          >
            {(data) => (
              <RuleRows key={JSON.stringify(filters.query)} total={Math.min(data.total, 1_000_000)} filters={filters} />
            )}
          </Loaded>
        </div>
      </div>
      <Dialog title="Filters" open={open} onClose={() => setOpen(false)}>
        {facets}
        <Button kind="primary" onClick={() => setOpen(false)}>
          Show {found.data ? counted(found.data.total, 'rule') : 'rules'}
        </Button>
      </Dialog>
    </>
  );
}

function sortText(sort: RuleSort): string {
  return sort === 'best' ? '' : sort;
}

function tabWord(status: (typeof HERE)[number]): string {
  return capitalised(hereWord(status).word);
}

/** Searches as one types, once a moment has passed; `/` leads to it. */
function SearchBox({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const settled = useDeferredValue(typed);
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (settled === text) return;
    const timer = setTimeout(() => change.current(settled), 200);
    return () => clearTimeout(timer);
  }, [settled, text]);
  useEffect(() => {
    const lead = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', lead);
    return () => document.removeEventListener('keydown', lead);
  }, []);
  return (
    <search className={styles.search}>
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        value={typed}
        aria-label="Search rules"
        aria-keyshortcuts="/"
        placeholder='Words of a name, field, technique…; "several" as they stand'
        onChange={(event) => setTyped(event.target.value)}
      />
    </search>
  );
}
