import { createHash } from 'node:crypto';
import type { LookupTable } from '../store/event-store.ts';

/** What tells the contents of a lookup table from others: the same for the same columns and rows, in every process. */
export function tableVersion({ columns, rows }: LookupTable): string {
  const hash = createHash('sha256').update(String(rows));
  for (const { field, type, list, values } of columns) {
    hash.update(JSON.stringify([field, type, list]));
    // A bigint is written with its letter: 1 and 1n lie in columns of other types anyway, yet neither must fail here.
    hash.update(JSON.stringify(values, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
  }
  return hash.digest('hex').slice(0, 32);
}
