import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AlertRow } from '../../api/operations.ts';
import { Icon } from '../../parts/icon.tsx';
import { numberText } from '../../parts/number-text.ts';
import { AlertRowView } from './alert-row.tsx';
import styles from './alert-table.module.css';
import type { Column, ColumnName } from './columns.ts';
import type { Direction, Sort } from './list-state.ts';

export type Density = 'comfortable' | 'compact';

/** Heights of rows in pixels; the style sheet keeps content within them. */
const HEIGHTS: Record<Density, number> = { comfortable: 56, compact: 34 };
const CARD_HEIGHT = 124;
const OVERSCAN = 12;
/** What browsers lay out, with room to spare: beyond it a list has no further rows. */
const MOST_PIXELS = 16_000_000;

export interface Places {
  readonly first: number;
  readonly last: number;
}

/** What the page does with its table. */
export interface TableHandle {
  /** Brings a place into sight and gives its link focus. */
  focus(place: number): void;
}

interface TableProps {
  readonly total: number;
  readonly row: (place: number) => AlertRow | undefined;
  readonly columns: readonly (Column & { readonly name: ColumnName })[];
  readonly density: Density;
  readonly cards: boolean;
  readonly sort: Sort;
  readonly direction: Direction;
  readonly active: number;
  readonly isOld: boolean;
  readonly isChosen: (handle: string) => boolean;
  readonly allChosen: boolean;
  readonly matches: (row: AlertRow) => boolean;
  readonly handle: RefObject<TableHandle | null>;
  readonly onPlaces: (places: Places) => void;
  readonly onSort: (sort: Sort, direction: Direction) => void;
  readonly onActive: (place: number) => void;
  readonly onChoose: ((place: number, chosen: boolean, range: boolean) => void) | undefined;
}

/** A table of any number of alerts, of which those in sight are drawn. The window scrolls it. */
export function AlertTable(props: TableProps) {
  const { total, row, columns, density, cards, active, isOld, isChosen, allChosen, matches, onChoose, onActive } =
    props;
  const { handle, onPlaces } = props;
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const height = cards ? CARD_HEIGHT : HEIGHTS[density];
  const reached = Math.min(total, Math.floor(MOST_PIXELS / height));
  const rows = useWindowVirtualizer<HTMLDivElement>({
    count: reached,
    estimateSize: useCallback(() => height, [height]),
    overscan: OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: cards ? 64 : 96,
    scrollPaddingEnd: 16,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what sizes were estimated by.
  useLayoutEffect(() => rows.measure(), [height, rows]);
  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return;
    const measure = () => setMargin(Math.round(element.getBoundingClientRect().top + window.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const drawn = rows.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => onPlaces({ first, last }), [first, last, onPlaces]);

  useLayoutEffect(() => {
    handle.current = {
      focus: (place) => {
        rows.scrollToIndex(place, { align: 'auto' });
        // It may have to be drawn first.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            body.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus({ preventScroll: true });
          }),
        );
      },
    };
  }, [handle, rows]);

  const template = [...(onChoose === undefined ? [] : ['1.75rem']), ...columns.map((column) => column.width)].join(' ');
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: of 100,000 rows those in sight are there, which table elements cannot tell. */}
      <div
        role="table"
        aria-label="Alerts"
        aria-rowcount={total + 1}
        className={styles.table}
        data-cards={cards}
        data-density={density}
        data-old={isOld}
        style={{ '--columns': template } as React.CSSProperties}
      >
        <Head {...props} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
        <div role="rowgroup" ref={body} className={styles.body} style={{ height: rows.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const alert = row(index);
            const top = start - margin;
            return alert === undefined ? (
              <div
                key={index}
                className={styles.row}
                data-awaited="true"
                style={{ transform: `translateY(${top}px)`, height }}
              />
            ) : (
              <AlertRowView
                key={index}
                row={alert}
                place={index}
                columns={columns}
                chosen={isChosen(alert.handle)}
                fixed={allChosen}
                active={index === active}
                matches={matches(alert)}
                top={top}
                height={height}
                onChoose={onChoose}
                onActive={onActive}
              />
            );
          })}
        </div>
      </div>
      {reached < total && (
        <p className={styles.rest}>
          The other {numberText(total - reached)} are beyond what a page can hold: narrow the filter, or sort another
          way.
        </p>
      )}
    </>
  );
}

function Head({ columns, sort, direction, onSort, onChoose }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as its table.
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: as its table. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons take focus. */}
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {onChoose !== undefined && (
          // biome-ignore lint/a11y/useSemanticElements: as its table.
          // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to be done with it.
          <div role="columnheader">
            <span className="heard">Selected</span>
          </div>
        )}
        {columns.map((column) => {
          const sorted = column.sort === sort ? direction : undefined;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as its table.
            // biome-ignore lint/a11y/useFocusableInteractive: its button takes focus.
            <div
              key={column.name}
              role="columnheader"
              aria-sort={sorted === undefined ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
              data-numeric={column.numeric}
            >
              {column.sort === undefined ? (
                <span className={styles.title}>{column.title}</span>
              ) : (
                <button
                  type="button"
                  className={styles.title}
                  data-sorted={sorted}
                  onClick={() =>
                    onSort(
                      column.sort!,
                      sorted === undefined ? (column.first ?? 'desc') : sorted === 'asc' ? 'desc' : 'asc',
                    )
                  }
                >
                  {column.title}
                  {sorted !== undefined && <Icon name="chevron" size={14} />}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
