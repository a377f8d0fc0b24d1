import { hexToIp } from '../../base/ip.ts';
import type { Column } from '../../plan/expression.ts';
import type { RowScalar, RowValue } from '../event-store.ts';
import type { JsonRow } from './server.ts';

type Read = (value: unknown) => RowScalar | null;

/** A reader of rows, each column as its value type. */
export function rowReader(columns: readonly Column[]): (row: JsonRow) => RowValue[] {
  const reads = columns.map(readerOf);
  return (row) =>
    reads.map((read, i) => {
      const value = row[i];
      if (value === null || value === undefined) return null;
      return Array.isArray(value) ? readList(value, read) : read(value);
    });
}

/** A list of one value is that value, and one of none is nothing: ES|QL knows no difference. */
function readList(list: readonly unknown[], read: Read): RowValue {
  const items = list.flatMap((item) => (item === null ? [] : (read(item) ?? [])));
  return items.length > 1 ? items : (items[0] ?? null);
}

function readerOf({ type }: Column): Read {
  switch (type) {
    case 'boolean':
      return (value) => value === true || value === 1;
    case 'long':
    case 'unsigned_long':
      return (value) => BigInt(value as string | number);
    case 'integer':
      return Number;
    case 'double':
      // Infinite, or no number: quoted, since JSON has no such numbers.
      return (value) => (typeof value === 'number' || Number.isFinite(Number(value)) ? Number(value) : null);
    case 'ip':
      return (value) => hexToIp(String(value));
    default:
      return String;
  }
}
