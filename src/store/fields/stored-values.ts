import type { ScanColumn, StoredValues } from '../../plan/node.ts';
import { SORTED_SETS } from './fit-list.ts';
import { type Catalog, isOverflow } from './stored-stream.ts';

/** How a scan's column lies in the tables of some streams. */
export function valuesOf({ column, field }: ScanColumn, streams: readonly string[], catalog: Catalog): StoredValues {
  const stored = streams.flatMap((name) => catalog.get(name)?.fields.get(field) ?? []);
  return {
    singly: stored.some((f) => f.scalarColumn !== null),
    distinct: stored.every((f) => f.type === column.type && !isOverflow(f) && SORTED_SETS.has(f.type)),
  };
}
