import { type Sql, sql } from '../../base/sql-text.ts';
import { letValue } from './expression-sql.ts';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/**
 * The day of a date of the proleptic Gregorian calendar, counted from 1970-01-01, as a whole number: ClickHouse makes dates
 * from years past 1900 only. Years count from March here, so that the day that leap years add is their last.
 */
export function dayNumber(year: Sql, month: Sql, day: Sql): Sql {
  // Shifted by 400 years, so that the year 0 begins in no negative one.
  const fromMarch = sql`toInt64(${year}) + 400 - if(${month} <= 2, 1, 0)`;
  return letValue('y', fromMarch, (y) => {
    const months = sql`if(${month} > 2, toInt64(${month}) - 3, toInt64(${month}) + 9)`;
    const days = sql`${y} * 365 + intDiv(${y}, 4) - intDiv(${y}, 100) + intDiv(${y}, 400)`;
    return sql`(${days} + intDiv(153 * ${months} + 2, 5) + toInt64(${day}) - 1 - 865565)`;
  });
}

/** Whether a month has a day of that number. */
export function isDay(year: Sql, month: Sql, day: Sql): Sql {
  return sql`(${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND ${lastDayOf(year, month)})`;
}

/** How many days a month has. */
export function lastDayOf(year: Sql, month: Sql): Sql {
  const leap = sql`((${year} % 4 = 0 AND ${year} % 100 != 0) OR ${year} % 400 = 0)`;
  return sql`arrayElementOrNull([31, if(${leap}, 29, 28), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], ${month})`;
}
