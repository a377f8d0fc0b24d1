import { Sql, sql } from '../../base/sql-text.ts';
import { castTo } from '../../functions/argument-sql.ts';
import { timestampOfNanos } from '../../functions/time/nanos.ts';
import type { TruncationStep } from '../../functions/time/truncate.ts';
import type { ValueType } from '../../plan/value.ts';

const UNIT_OF_MS = new Map([
  [1_000, 'second'],
  [60_000, 'minute'],
  [3_600_000, 'hour'],
]);
const UNIT_OF_DAYS = new Map([
  [1, 'day'],
  [7, 'week'],
]);
const UNIT_OF_MONTHS = new Map([
  [1, 'month'],
  [3, 'quarter'],
  [12, 'year'],
]);

/** The start of the step that a date lies in, of the date's own type. */
export function truncateDate(date: Sql, type: ValueType, step: TruncationStep): Sql {
  if (type !== 'date_nanos') return truncateTimestamp(date, step);
  return castTo(truncateTimestamp(timestampOfNanos(date), step), 'TIMESTAMP_NS');
}

function truncateTimestamp(date: Sql, step: TruncationStep): Sql {
  if ('ms' in step) return byUnit(date, UNIT_OF_MS.get(step.ms)) ?? bySpan(date, 'milliseconds', step.ms, '1970-01-01');
  if ('days' in step) return byUnit(date, UNIT_OF_DAYS.get(step.days)) ?? bySpan(date, 'days', step.days, '1970-01-01');
  return byUnit(date, UNIT_OF_MONTHS.get(step.months)) ?? bySpan(date, 'months', step.months, '0001-01-01');
}

function byUnit(date: Sql, unit: string | undefined): Sql | undefined {
  return unit === undefined ? undefined : sql`date_trunc('${Sql.raw(unit)}', ${date})`;
}

function bySpan(date: Sql, unit: 'milliseconds' | 'days' | 'months', amount: number, origin: string): Sql {
  const span = sql`${Sql.raw(`to_${unit}`)}(${Sql.bind(amount, unit === 'milliseconds' ? 'DOUBLE' : 'INTEGER')})`;
  return sql`time_bucket(${span}, ${date}, TIMESTAMP '${Sql.raw(origin)}')`;
}
