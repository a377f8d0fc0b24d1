import type { EmitOptions } from '../sql/emit-plan.ts';
import type { EventStore, ScanOptions } from './event-store.ts';

/** How plans over a store are emitted; `now` is the moment that NOW() stands for, in milliseconds since the epoch. */
export function emitOptionsOf(store: EventStore, { now, replay }: ScanOptions & { readonly now: number }): EmitOptions {
  return {
    dialect: store.dialect,
    now,
    scan: (scan) => store.scan(scan, { replay }),
    valuesOf: (column, { streams }) => store.valuesOf(column, streams),
    lookup: (lookup) => store.lookup(lookup),
    stored: () => {
      throw new Error('this plan reads streams, not kept rows');
    },
  };
}
