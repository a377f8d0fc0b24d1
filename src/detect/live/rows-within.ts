import { Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { Window } from '../schedule.ts';

/** Of some rows those whose time lies in any of these windows. */
export function rowsWithin(rows: Sql, time: Column, windows: readonly Window[], { dialect }: EventStore): Sql {
  const name = columnSql(time);
  const date = (ms: number) => dialect.literal(BigInt(ms), 'date');
  const each = windows.map(({ from, to }) => sql`(${name} >= ${date(from)} AND ${name} < ${date(to)})`);
  const condition = each.length === 0 ? Sql.raw('false') : Sql.join(each, ' OR ');
  return sql`SELECT * FROM (${rows}) AS timed WHERE ${condition}`;
}
