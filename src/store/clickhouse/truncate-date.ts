import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import type { TruncationStep } from '../../functions/time/truncate.ts';
import type { ValueType } from '../../plan/value.ts';
import { DAY_MS, dayNumber } from './civil-date.ts';
import { letValue, NAMED, whole } from './expression-sql.ts';

/** 1970-01-01 was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

/**
 * The start of the step that a date lies in, of the date's own type. It is computed from milliseconds: ClickHouse's own
 * functions give results of types that hold fewer years.
 */
export function truncateDate(date: Sql, type: ValueType, step: TruncationStep): Sql {
  const ms = startOf(date, step);
  return type === 'date_nanos'
    ? sql`fromUnixTimestamp64Nano(${ms} * 1000000, 'UTC')`
    : sql`fromUnixTimestamp64Milli(${ms}, 'UTC')`;
}

function startOf(date: Sql, step: TruncationStep): Sql {
  if ('months' in step) return monthStart(date, step.months);
  const size = 'ms' in step ? step.ms : step.days * DAY_MS;
  const shift = 'days' in step && step.days === 7 ? MONDAY_MS : 0;
  return letValue('ms', sql`toUnixTimestamp64Milli(${date})`, (ms) => {
    return sql`(${ms} - positiveModulo(${ms} - ${whole(shift)}, ${whole(size)}))`;
  });
}

/** Months are counted from the year 1. */
function monthStart(date: Sql, months: number): Sql {
  return once('date', date, NAMED, (d) => {
    const since = sql`(toInt64(toYear(${d})) - 1) * 12 + toMonth(${d}) - 1`;
    return letValue('months', since, (count) =>
      letValue('start', sql`${count} - positiveModulo(${count}, ${whole(months)})`, (start) => {
        return sql`${dayNumber(sql`intDiv(${start}, 12) + 1`, sql`(${start} % 12 + 1)`, sql`1`)} * ${whole(DAY_MS)}`;
      }),
    );
  });
}
