import { Sql, sql } from '../../base/sql-text.ts';
import type { LedgerRow } from '../../store/ledger-database.ts';

/** Text as a bound value. */
export function text(value: string | null): Sql {
  return Sql.bind(value, 'VARCHAR');
}

/** A whole number as a bound value. */
export function whole(value: number | null): Sql {
  return Sql.bind(value === null ? null : BigInt(value), 'BIGINT');
}

/** `column IN (...)` over texts: one bound value however many there are. */
export function amongTexts(column: Sql, values: readonly string[]): Sql {
  // JSON with half a surrogate pair is refused as a whole.
  const list = JSON.stringify(values.map((value) => value.replace(/\p{Surrogate}/gu, '\ufffd')));
  return sql`${column} IN (SELECT unnest(from_json(${text(list)}, '["VARCHAR"]')))`;
}

/** As {@link amongTexts}, over whole numbers. */
export function amongNumbers(column: Sql, values: readonly number[]): Sql {
  return sql`${column} IN (SELECT unnest(from_json(${text(JSON.stringify(values))}, '["BIGINT"]')))`;
}

/** Conditions that hold together; true where there is none. */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`TRUE` : Sql.join(conditions, ' AND ');
}

/** A column's value that is never null. */
export function textOf(row: LedgerRow, column: string): string {
  return String(row[column]);
}

/** A column's number that is never null. */
export function numberOf(row: LedgerRow, column: string): number {
  return Number(row[column]);
}
