import { type Sql, sql } from '../../base/sql-text.ts';
import type { DatePeriod } from '../../plan/value.ts';

/**
 * ClickHouse has no type for months and days together: a period is one number, months * 2^32 + days, so that periods can be
 * added and negated as they are.
 */
export function encodePeriod({ months, days }: DatePeriod): bigint {
  return BigInt(months) * 2n ** 32n + BigInt(days);
}

/** The days of a period's number, which lie between -2^31 and 2^31. */
export function daysOf(period: Sql): Sql {
  return sql`toInt64(bitAnd(${period} + 2147483648, 4294967295)) - 2147483648`;
}

/** The months of a period's number. */
export function monthsOf(period: Sql): Sql {
  return sql`bitShiftRight(${period} + 2147483648, 32)`;
}
