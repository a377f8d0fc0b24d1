import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { QueryResult } from '../../api/operations.ts';
import { Text } from '../../parts/text.tsx';
import { Cell } from './cell.tsx';
import styles from './result-table.module.css';
import { RowDialog } from './row-dialog.tsx';
import { isDate, isNumeric, plainText, type ResultColumn, type Row, sortedRows } from './values.ts';

const ROW_HEIGHT = 30;
const NUMBER_WIDTH = 56;
/** Rows that say how wide a column is. */
const LOOKED_AT = 50;
const FEW_COLUMNS = 12;

interface Sorting {
  readonly column: number;
  readonly descending: boolean;
}

/** Rows under their columns: only what is in sight is drawn, a heading sorts, a row opens. */
export function ResultTable({ result }: { result: QueryResult }) {
  const [all, setAll] = useState(false);
  const full = useMemo(() => withoutEmpty(result), [result]);
  const { columns, rows } = all ? result : full;
  const [sorting, setSorting] = useState<Sorting>();
  const [opened, setOpened] = useState<number>();
  const shown = useMemo(
    () =>
      sorting === undefined ? rows : sortedRows(rows, sorting.column, columns[sorting.column]!, sorting.descending),
    [rows, columns, sorting],
  );
  const widths = useMemo(() => columns.map((column, i) => widthOf(column, rows, i)), [columns, rows]);
  return (
    <>
      {full.hidden > 0 && (
        <p className={styles.empty}>
          {full.hidden === 1 ? 'One column has' : `${full.hidden} columns have`} no value in any row.
          <button
            type="button"
            className={styles.turn}
            aria-pressed={all}
            onClick={() => {
              setAll(!all);
              setSorting(undefined);
            }}
          >
            {all ? 'Leave out' : 'Show'}
          </button>
        </p>
      )}
      <Grid columns={columns} widths={widths} rows={shown} sorting={sorting} sort={setSorting} open={setOpened} />
      <RowDialog
        columns={columns}
        row={opened === undefined ? undefined : shown[opened]}
        number={(opened ?? 0) + 1}
        of={shown.length}
        go={(step) => setOpened((at) => (at === undefined ? at : Math.min(Math.max(at + step, 0), shown.length - 1)))}
        onClose={() => setOpened(undefined)}
      />
    </>
  );
}

interface GridProps {
  readonly columns: readonly ResultColumn[];
  /** In pixels. */
  readonly widths: readonly number[];
  readonly rows: readonly Row[];
  readonly sorting: Sorting | undefined;
  readonly sort: (sorting: Sorting | undefined) => void;
  readonly open: (index: number) => void;
}

/** The columns that are drawn, and the room of those on either side of them. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

function Grid({ columns, widths, rows, sorting, sort, open }: GridProps) {
  const box = useRef<HTMLElement>(null);
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const across = useVirtualizer({
    count: columns.length,
    getScrollElement: () => box.current,
    estimateSize: (i) => widths[i]!,
    horizontal: true,
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths are what was measured.
  useEffect(() => across.measure(), [across, widths]);
  const lines = down.getVirtualItems();
  const before = lines[0]?.start ?? 0;
  const after = down.getTotalSize() - (lines.at(-1)?.end ?? 0);
  const places = across.getVirtualItems();
  const [first, last, count] = [places[0]?.index ?? 0, places.at(-1)?.index ?? -1, columns.length];
  const stretch = useMemo((): Stretch => ({ first, last, count }), [first, last, count]);
  const total = widths.reduce((sum, width) => sum + width, NUMBER_WIDTH);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
    <section ref={box} className={styles.box} aria-label="Rows" tabIndex={0}>
      <table
        className={styles.table}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        style={{ width: `max(100%, ${total}px)` }}
      >
        <colgroup>
          <col style={{ width: NUMBER_WIDTH }} />
          {widths.map((width, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name that is their own.
            <col key={i} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={styles.number}>
              <span className="heard">Row</span>
            </th>
            <Aside columns={first} />
            {columns.slice(first, last + 1).map((column, i) => (
              <Heading
                // biome-ignore lint/suspicious/noArrayIndexKey: the same.
                key={first + i}
                column={column}
                place={first + i}
                sorting={sorting?.column === first + i ? sorting : undefined}
                sort={sort}
              />
            ))}
            <Aside columns={count - 1 - last} />
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} columns={count + 1} />}
          {lines.map(({ index }) => (
            <Line key={index} row={rows[index]!} index={index} columns={columns} stretch={stretch} open={open} />
          ))}
          {after > 0 && <Gap height={after} columns={count + 1} />}
        </tbody>
      </table>
    </section>
  );
}

/** Sorts from the first press, the other way with the second, not at all with the third; numbers and times begin with the largest. */
function Heading({
  column,
  place,
  sorting,
  sort,
}: {
  column: ResultColumn;
  place: number;
  sorting: Sorting | undefined;
  sort: GridProps['sort'];
}) {
  const largestFirst = isNumeric(column) || isDate(column);
  const turn = () => {
    if (sorting === undefined) sort({ column: place, descending: largestFirst });
    else if (sorting.descending === largestFirst) sort({ column: place, descending: !largestFirst });
    else sort(undefined);
  };
  const direction = sorting === undefined ? 'none' : sorting.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" data-numeric={isNumeric(column)} aria-colindex={place + 2} aria-sort={direction}>
      <button type="button" onClick={turn}>
        <span className={styles.name}>
          <Text wrap={false}>{column.name}</Text>
        </span>
        <span className={styles.type}>
          {column.masked ? `${column.type}, masked` : column.type}
          {sorting !== undefined && (sorting.descending ? ' ↓' : ' ↑')}
        </span>
      </button>
    </th>
  );
}

/** The room of columns that are not drawn. */
function Aside({ columns }: { columns: number }) {
  return columns > 0 && <td colSpan={columns} aria-hidden="true" />;
}

/** The room of rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes focus.
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

interface LineProps {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly ResultColumn[];
  readonly stretch: Stretch;
  readonly open: (index: number) => void;
}

const Line = memo(function Line({ row, index, columns, stretch: { first, last, count }, open }: LineProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      onClick={() => {
        // What is being selected to be copied is left alone.
        if (window.getSelection()?.isCollapsed !== false) open(index);
      }}
    >
      <td className={styles.number}>
        <button type="button" aria-label={`Row ${index + 1}: all its values`} onClick={() => open(index)}>
          {index + 1}
        </button>
      </td>
      <Aside columns={first} />
      {columns.slice(first, last + 1).map((column, i) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name that is their own.
          key={first + i}
          aria-colindex={first + i + 2}
          data-numeric={isNumeric(column)}
        >
          <Cell value={row[first + i] ?? null} column={column} />
        </td>
      ))}
      <Aside columns={count - 1 - last} />
    </tr>
  );
});

/** A result with more columns than one takes in, without those that hold nothing. */
function withoutEmpty({ columns, rows }: QueryResult): Pick<QueryResult, 'columns' | 'rows'> & { hidden: number } {
  if (columns.length <= FEW_COLUMNS) return { columns, rows, hidden: 0 };
  const kept = columns.flatMap((_, i) => (rows.some((row) => (row[i] ?? null) !== null) ? [i] : []));
  if (kept.length === columns.length || kept.length === 0) return { columns, rows, hidden: 0 };
  return {
    columns: kept.map((i) => columns[i]!),
    rows: rows.map((row) => kept.map((i) => row[i] ?? null)),
    hidden: columns.length - kept.length,
  };
}

function widthOf(column: ResultColumn, rows: readonly Row[], place: number): number {
  const heading = Math.max(column.name.length, column.type.length * 0.9 + (column.masked ? 8 : 0));
  if (isDate(column)) return Math.max(176, heading * 8 + 24);
  let longest = heading;
  for (const row of rows.slice(0, LOOKED_AT)) longest = Math.max(longest, plainText(row[place] ?? null).length);
  return Math.min(Math.max(Math.round(longest * 7.4) + 28, 72), 420);
}
