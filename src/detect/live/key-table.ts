import { Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import type { ScalarValue } from '../../plan/value.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import type { EventStore, RowValue } from '../../store/event-store.ts';
import type { Window } from '../schedule.ts';
import { keptSql } from '../survivors.ts';

/** More keys than this are not written down one by one. */
export const MOST_LISTED_KEYS = 500;

/** Rows that hold keys, read back from their texts, one each; `spans` adds a time from which and one up to which each is asked for. */
export function keyRows(
  keys: readonly string[],
  columns: readonly Column[],
  store: EventStore,
  spans?: readonly Window[],
): Sql {
  const { dialect } = store;
  const rows = keys.map((key, i) => {
    const values = (JSON.parse(key) as unknown[]).map(plainValue);
    const own = columns.map((column, place) => {
      const value = literalOf(values[place] ?? null, column, store);
      return sql`${value} AS ${columnSql(column)}`;
    });
    const span = spans?.[i];
    const bounds =
      span === undefined
        ? []
        : [
            sql`${dialect.literal(BigInt(span.from), 'date')} AS since`,
            sql`${dialect.literal(BigInt(span.to), 'date')} AS until`,
          ];
    return sql`SELECT ${Sql.join([...own, ...bounds], ', ')}`;
  });
  return Sql.join(rows, ' UNION ALL ');
}

function plainValue(value: unknown): RowValue {
  if (value !== null && typeof value === 'object' && 'n' in value) return BigInt(String(value.n));
  return value as RowValue;
}

function literalOf(value: RowValue, { type }: Column, { dialect }: EventStore): Sql {
  if (value === null) return dialect.nullOf(type, false);
  return dialect.literal(type === 'date' ? BigInt(Date.parse(String(value))) : (value as ScalarValue), type);
}

/** Of some rows those whose columns equal those of a table's rows, nulls included. */
export function rowsOfKeys(rows: Sql, columns: readonly Column[], table: string, store: EventStore): Sql {
  const told = toldBy(columns, store);
  return sql`SELECT * FROM (${rows}) AS kept WHERE (${told}) IN (SELECT ${told} FROM ${keptSql(table)})`;
}

/** A key's columns in a form in which null equals null. */
export function toldBy(columns: readonly Column[], { dialect }: EventStore): Sql {
  const text = Sql.raw(dialect.sqlType('keyword', false));
  return Sql.join(
    columns.flatMap((column) => {
      const value = columnSql(column);
      return [sql`${value} IS NULL`, sql`coalesce(CAST(${value} AS ${text}), '')`];
    }),
    ', ',
  );
}
