// biome-ignore-all lint/a11y/useSemanticElements: rows stand where they are scrolled to, which a table's own cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: what is in a row can be focused.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { CatalogRule } from '../../api/operations.ts';
import { Badge, Severity } from '../../parts/badge.tsx';
import { capitalised } from '../../parts/capitalised.ts';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import type { RuleFilters } from './rule-filters.ts';
import { hereWord, languageName, percent } from './rule-words.ts';
import styles from './rules-page.module.css';
import { RULES_PAGE } from './rules-search.ts';

const COLUMNS = ['Rule', 'Severity', 'Here', 'Last fired', 'Alerts, 30 d', 'Precision'] as const;
const ROW_PX = 58;

/** The found rules, however many: those in sight are read and drawn. */
export function RuleRows({ total, filters }: { total: number; filters: RuleFilters }) {
  const table = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(table.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: total,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: top,
  });
  const inSight = rows.getVirtualItems();
  const first = Math.floor((inSight[0]?.index ?? 0) / RULES_PAGE);
  const last = Math.floor((inSight.at(-1)?.index ?? 0) / RULES_PAGE);
  const pages = new Map([
    [first, useRulesFrom(first, filters)],
    [last, useRulesFrom(last, filters)],
  ]);
  return (
    <div
      ref={table}
      role="table"
      aria-label="Rules"
      aria-rowcount={total + 1}
      className={styles.table}
      onKeyDown={walkRows}
    >
      <div role="row" aria-rowindex={1} className={styles.header}>
        {COLUMNS.map((title) => (
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {inSight.map(({ index, key, start }) => {
          const rule = pages.get(Math.floor(index / RULES_PAGE))?.[index % RULES_PAGE];
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              ref={rows.measureElement}
              className={styles.row}
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              {rule === undefined ? <span role="cell" className={styles.awaited} /> : <RuleCells rule={rule} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function useRulesFrom(page: number, filters: RuleFilters): readonly CatalogRule[] | undefined {
  const query = { ...filters.query, offset: page * RULES_PAGE, limit: RULES_PAGE, facets: 0 };
  return useOperation('searchCatalog', { query }, { fresh: 30_000 }).data?.items;
}

function RuleCells({ rule }: { rule: CatalogRule }) {
  const { here } = rule;
  const { word, tone } = hereWord(here?.status ?? 'none');
  return (
    <>
      <div role="cell" className={styles.name}>
        <Link to={`/rules/${encodeURIComponent(rule.key)}`}>
          <Text>{rule.name}</Text>
        </Link>
        <span className={styles.about}>
          {[capitalised(rule.vendor), languageName(rule.language), rule.type].filter(unlike).join(' · ')}
          {rule.status !== null && rule.status !== 'production' && ` · ${visibleText(rule.status)}`}
        </span>
      </div>
      <div role="cell" className={styles.severity}>
        {rule.severity === null ? <span className={styles.none}>none</span> : <Severity value={rule.severity} />}
      </div>
      <div role="cell" className={styles.here}>
        <Badge tone={tone}>{word}</Badge>
        {here?.tuned === true && <Badge>tuned</Badge>}
        {here !== null && here.exceptions > 0 && <Badge>{counted(here.exceptions, 'exception')}</Badge>}
        {here?.outdated === true && <Badge tone="warning">file broken</Badge>}
        <Outlook rule={rule} />
      </div>
      <div role="cell" className={styles.fired}>
        <span className={styles.label}>Last fired </span>
        {here?.last_raised ? <Time at={here.last_raised} /> : <span className={styles.none}>never</span>}
      </div>
      <div role="cell" className={styles.number}>
        <span className={styles.label}>Alerts in 30 days </span>
        {here === null ? <span className={styles.none}>–</span> : here.alerts}
      </div>
      <div role="cell" className={styles.number}>
        <span className={styles.label}>Precision </span>
        {here?.precision === null || here === null ? (
          <span className={styles.none} title="no alert of it has a verdict">
            –
          </span>
        ) : (
          percent(here.precision)
        )}
      </div>
    </>
  );
}

/** What is known of a rule without reading events: that it cannot fire, or is blind in part. */
function Outlook({ rule: { here } }: { rule: CatalogRule }) {
  if (here === null || here.status === 'broken') return null;
  if (here.could_fire === 'no') {
    return (
      <span title={visibleText(here.because ?? '')}>
        <Badge tone="bad">cannot fire</Badge>
      </span>
    );
  }
  if (here.blind.length === 0) return null;
  return (
    <span title={visibleText(`no event has ${here.blind.join(', ')}`)}>
      <Badge tone="warning">partly blind</Badge>
    </span>
  );
}

function unlike(text: string, i: number, all: readonly string[]): boolean {
  return all.findIndex((other) => other.toLowerCase().replace('|', '') === text.toLowerCase().replace('|', '')) === i;
}

/** Up and down go from rule to rule, as j and k do. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="cell"] > a')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = links[at + step];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}
