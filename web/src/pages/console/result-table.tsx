import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { QueryResult } from '../../api/operations.ts';
import { Text } from '../../parts/text.tsx';
import { Cell } from './cell.tsx';
import styles from './result-table.module.css';
import { RowDialog } from './row-dialog.tsx';
import { isDate, isNumeric, plainText, type ResultColumn, type Row, sortedRows } from './values.ts';

const ROW_HEIGHT = 32;
/** Rows that say how wide a column is. */
const LOOKED_AT = 50;

interface Sorting {
  readonly column: number;
  readonly descending: boolean;
}

/** Rows under their columns: only those in sight are drawn, a heading sorts, a row opens. */
export function ResultTable({ result }: { result: QueryResult }) {
  const { columns, rows } = result;
  const [sorting, setSorting] = useState<Sorting>();
  const [opened, setOpened] = useState<number>();
  const box = useRef<HTMLElement>(null);
  const shown = useMemo(
    () =>
      sorting === undefined ? rows : sortedRows(rows, sorting.column, columns[sorting.column]!, sorting.descending),
    [rows, columns, sorting],
  );
  const widths = useMemo(() => columns.map((column, i) => widthOf(column, rows, i)), [columns, rows]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const total = widths.reduce((sum, width) => sum + width, 56);

  const turn = (column: number) => {
    if (sorting?.column !== column)
      setSorting({ column, descending: isNumeric(columns[column]!) || isDate(columns[column]!) });
    else if (sorting.descending === (isNumeric(columns[column]!) || isDate(columns[column]!)))
      setSorting({ column, descending: !sorting.descending });
    else setSorting(undefined);
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard. */}
      <section ref={box} className={styles.box} aria-label="Rows" tabIndex={0}>
        <table className={styles.table} aria-rowcount={rows.length + 1} style={{ width: `max(100%, ${total}px)` }}>
          <colgroup>
            <col style={{ width: 56 }} />
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
              {columns.map((column, i) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same.
                  key={i}
                  scope="col"
                  data-numeric={isNumeric(column)}
                  aria-sort={sorting?.column === i ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button type="button" onClick={() => turn(i)}>
                    <span className={styles.name}>
                      <Text wrap={false}>{column.name}</Text>
                    </span>
                    <span className={styles.type}>
                      {column.masked ? `${column.type}, masked` : column.type}
                      {sorting?.column === i && (sorting.descending ? ' ↓' : ' ↑')}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <Gap height={before} columns={columns.length + 1} />}
            {items.map(({ index }) => (
              <ResultRow key={index} row={shown[index]!} index={index} columns={columns} open={setOpened} />
            ))}
            {after > 0 && <Gap height={after} columns={columns.length + 1} />}
          </tbody>
        </table>
      </section>
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

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes focus.
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function ResultRow({
  row,
  index,
  columns,
  open,
}: {
  row: Row;
  index: number;
  columns: readonly ResultColumn[];
  open: (index: number) => void;
}) {
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
      {columns.map((column, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name that is their own.
        <td key={i} data-numeric={isNumeric(column)}>
          <Cell value={row[i] ?? null} column={column} />
        </td>
      ))}
    </tr>
  );
}

function widthOf(column: ResultColumn, rows: readonly Row[], place: number): number {
  const heading = Math.max(column.name.length, column.type.length * 0.9 + (column.masked ? 8 : 0));
  if (isDate(column)) return Math.max(176, heading * 8 + 24);
  let longest = heading;
  for (const row of rows.slice(0, LOOKED_AT)) longest = Math.max(longest, plainText(row[place] ?? null).length);
  return Math.min(Math.max(Math.round(longest * 7.4) + 28, 72), 420);
}
