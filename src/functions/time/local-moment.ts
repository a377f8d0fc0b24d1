import { Sql, sql } from '../../base/sql-text.ts';
import type { Dialect } from '../dialect.ts';

/** A moment and what clocks show then, as SQL. */
export interface ShownSql {
  readonly moment: Sql;
  readonly local: Sql;
}

/** How an engine computes with moments: as whole numbers of some unit since the epoch. */
export interface MomentNumbers {
  readonly dialect: Pick<Dialect, 'let'>;
  readonly hour: number;
  /** What clocks show at a moment, in the same unit; asked with names and sums of names only. */
  shown(moment: Sql): Sql;
}

/** The moment of a local time as SQL of whole numbers, by the rules of `localToUtc` in `time-zone.ts`. */
export function momentOfLocal(local: Sql, near: ShownSql | undefined, numbers: MomentNumbers): Sql {
  const { dialect, hour, shown } = numbers;
  const reach = Sql.raw(String(16 * hour));
  return dialect.let('shown', local, (l) => {
    const at = (other: Sql) => sql`(${l} - (${shown(other)} - ${other}))`;
    const first = dialect.let('first', at(sql`(${l} - ${reach})`), (a) => {
      const second = dialect.let('second', at(sql`(${l} + ${reach})`), (b) => {
        return sql`CASE WHEN ${shown(b)} = ${l} THEN ${b} ELSE ${a} END`;
      });
      return sql`CASE WHEN ${shown(a)} = ${l} THEN ${a} ELSE ${second} END`;
    });
    if (near === undefined) return first;
    return dialect.let('kept', sql`(${near.moment} + (${l} - ${near.local}))`, (k) => {
      return sql`CASE WHEN ${shown(k)} = ${l} THEN ${k} ELSE ${first} END`;
    });
  });
}
