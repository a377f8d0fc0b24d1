import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf } from '../../functions/argument-sql.ts';
import type { SqlArgument } from '../../functions/definition.ts';
import type { DatePeriod } from '../../plan/value.ts';
import { DAY_MS, dayNumber, lastDayOf } from './civil-date.ts';
import { fitted, letValue, whole } from './expression-sql.ts';
import { daysOf, monthsOf } from './period.ts';

/** The years that ClickHouse's dates have, in milliseconds: 1 to 9999. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

/** A date moved by a time span, months first and days next; null where it leaves the years that there are. */
export function shiftDate(operator: '+' | '-', date: SqlArgument, span: SqlArgument): Sql {
  const signed = (value: Sql) => sql`(${Sql.raw(operator === '-' ? '-' : '')}(${value}))`;
  const by = span.type === 'time_duration' ? sql`toInt128(${signed(span.sql)})` : undefined;
  return letValue('date', date.sql, (d) => {
    const ms = by === undefined ? shiftedMs(d, span, signed) : sql`(toUnixTimestamp64Milli(${d}) + ${by})`;
    return letValue('moved', ms, (moved) => {
      if (date.type !== 'date_nanos') {
        const inCalendar = sql`${moved} BETWEEN ${whole(FIRST_MS)} AND ${whole(LAST_MS)}`;
        return sql`fromUnixTimestamp64Milli(if(${inCalendar}, toInt64(${moved}), NULL), 'UTC')`;
      }
      const below = sql`positiveModulo(toUnixTimestamp64Nano(${d}), 1000000)`;
      return sql`fromUnixTimestamp64Nano(${fitted(sql`${moved} * 1000000 + ${below}`, 'Int64')}, 'UTC')`;
    });
  });
}

/** A month without that day ends before it. */
function shiftedMs(date: Sql, span: SqlArgument, signed: (value: Sql) => Sql): Sql {
  const constant = constantOf<DatePeriod>(span);
  const months = constant === undefined ? monthsOf(span.sql) : whole(constant.months);
  const days = constant === undefined ? daysOf(span.sql) : whole(constant.days);
  const addedDays = sql`toInt128(${signed(days)}) * ${whole(DAY_MS)}`;
  if (constant?.months === 0) return sql`(toUnixTimestamp64Milli(${date}) + ${addedDays})`;
  const number = sql`toInt64(toYear(${date})) * 12 + toMonth(${date}) - 1 + ${signed(months)}`;
  return letValue('number', number, (n) =>
    letValue('month', sql`positiveModulo(${n}, 12) + 1`, (m) =>
      letValue('year', sql`intDiv(${n} - ${m} + 1, 12)`, (y) => {
        const day = sql`least(toDayOfMonth(${date}), ${lastDayOf(y, m)})`;
        const ofDay = sql`positiveModulo(toUnixTimestamp64Milli(${date}), ${whole(DAY_MS)})`;
        // Years before the first have no days that could be counted here, and are out of range anyway.
        const inReach = sql`(${y} BETWEEN 0 AND 20000)`;
        return sql`(if(${inReach}, toInt128(${dayNumber(y, m, day)}) * ${whole(DAY_MS)} + ${ofDay}, NULL) + ${addedDays})`;
      }),
    ),
  );
}
