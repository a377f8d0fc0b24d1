import { type AlertValue, alertValue } from '../../detect/alert.ts';
import type { Column } from '../../plan/expression.ts';
import type { RowValue } from '../../store/event-store.ts';
import { maskedValue } from '../mask/mask-text.ts';

/** An answer that is put together before it is sent may have about this many characters. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/** Rows as JSON holds them, and why there are more than these. */
export interface GatheredRows {
  readonly rows: AlertValue[][];
  readonly truncated: 'rows' | 'size' | null;
}

/** Gathers rows, at most so many and of a bounded size, some columns masked. */
export async function gatherRows(
  chunks: AsyncIterable<RowValue[][]>,
  columns: readonly Column[],
  hidden: ReadonlySet<number>,
  most: number,
): Promise<GatheredRows> {
  const rows: AlertValue[][] = [];
  let characters = 0;
  for await (const chunk of chunks) {
    for (const row of chunk) {
      if (rows.length === most) return { rows, truncated: 'rows' };
      const json = row.map((value, i) => jsonValue(value, hidden.has(columns[i]!.id)));
      for (const value of json) characters += sizeOf(value);
      if (characters > MOST_CHARACTERS) return { rows, truncated: 'size' };
      rows.push(json);
    }
  }
  return { rows, truncated: null };
}

/** A result value as JSON holds it: longs beyond 2^53 are text, what JSON has no word for is null. */
export function jsonValue(value: RowValue, hide: boolean): AlertValue {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  const json = alertValue(value);
  return hide ? (maskedValue(json) as AlertValue) : json;
}

function sizeOf(value: AlertValue): number {
  if (typeof value === 'string') return value.length + 3;
  return Array.isArray(value) ? value.reduce((sum, v) => sum + sizeOf(v), 2) : 8;
}
