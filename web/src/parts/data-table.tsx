import type { ReactNode } from 'react';
import styles from './data-table.module.css';

export interface DataColumn<T> {
  readonly name: string;
  /** Told to those who listen only. */
  readonly quietName?: boolean;
  readonly cell: (row: T) => ReactNode;
  /** Numbers stand under each other. */
  readonly number?: boolean;
}

/** Rows with their headings; in a narrow window each row is a card with its headings in it. The first column names the row. */
export function DataTable<T>({
  label,
  columns,
  rows,
  keyOf,
  current,
}: {
  label: string;
  columns: readonly DataColumn<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Whether a row is the one that is looked at. */
  current?: (row: T) => boolean;
}) {
  // Roles are said again: a table whose display is another one loses them.
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above.
    // biome-ignore-start lint/a11y/useSemanticElements: see above.
    <table className={styles.table} role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, quietName, number }) => (
            <th key={name} role="columnheader" scope="col" data-number={number}>
              <span className={quietName ? 'heard' : undefined}>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" data-current={current?.(row)}>
            {columns.map(({ name, cell, number, quietName }, i) =>
              i === 0 ? (
                <th key={name} role="rowheader" scope="row">
                  {cell(row)}
                </th>
              ) : (
                <td key={name} role="cell" data-number={number} data-label={quietName ? undefined : name}>
                  <div>{cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/useSemanticElements: see above.
    // biome-ignore-end lint/a11y/noRedundantRoles: see above.
  );
}
