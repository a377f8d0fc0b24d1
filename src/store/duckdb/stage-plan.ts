import type { PlacedColumn } from '../fields/place-fields.ts';
import { quoted } from './table-sql.ts';

/** What of a batch is staged, and how its columns are made from that. */
export interface StagePlan {
  readonly staged: readonly PlacedColumn[];
  /** An SQL expression over the staged columns for each column of the batch, in their order. */
  readonly expressions: readonly string[];
  /** What the expressions' placeholders stand for. */
  readonly values: readonly string[];
}

/**
 * Leaves out of staging what DuckDB can make by itself for less: a text that is the same in all rows is a placeholder (numbered from
 * `firstPlaceholder`), a column of texts that another column has too is that column.
 */
export function planStage(columns: readonly PlacedColumn[], firstPlaceholder: number): StagePlan {
  const staged: PlacedColumn[] = [];
  const values: string[] = [];
  const expressions = columns.map((column) => {
    const first = column.values[0];
    if (!column.list && typeof first === 'string') {
      if (column.values.every((value) => value === first)) {
        values.push(first);
        return `$${firstPlaceholder + values.length - 1}::VARCHAR`;
      }
      const twin = staged.find((other) => !other.list && sameValues(other.values, column.values));
      if (twin !== undefined) return quoted(twin.name);
    }
    staged.push(column);
    return quoted(column.name);
  });
  return { staged, expressions, values };
}

function sameValues(left: PlacedColumn['values'], right: PlacedColumn['values']): boolean {
  return left.every((value, row) => value === right[row]);
}
