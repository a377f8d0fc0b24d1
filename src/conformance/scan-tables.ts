import { Sql } from '../base/sql-text.ts';
import type { Scan } from '../plan/node.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Tables } from './tables.ts';

/** Where a table keeps a `@timestamp` of its own that the store's, a date in every row, cannot stand for. */
export const OWN_TIMESTAMP = '@timestamp (own)';

/**
 * The SELECT of a scan over tables. The store gives every stream a time: of a table that has none, or another kind of
 * `@timestamp`, it is not shown.
 */
export function scanTables(scan: Scan, store: EventStore, { timed }: Tables): Sql {
  const scanOf = (streams: readonly string[], columns: Scan['columns']) =>
    store.scan({ ...scan, streams, columns }, { replay: false });
  const plain = scan.columns.every((column) => column.field !== '@timestamp');
  if (plain || scan.streams.every((table) => timed.has(table))) return scanOf(scan.streams, scan.columns);
  const own = scan.columns.map((c) => (c.field === '@timestamp' ? { ...c, field: OWN_TIMESTAMP } : c));
  const selects = scan.streams.map((table) => scanOf([table], timed.has(table) ? scan.columns : own));
  return Sql.join(selects, ' UNION ALL ');
}
