import { Sql, sql } from '../../base/sql-text.ts';
import type { DatePeriod, ValueType } from '../../plan/value.ts';
import { castTo } from '../argument-sql.ts';
import type { Argument, ArgumentProblem, SqlArgument, SqlContext } from '../definition.ts';

/** A constant time span by which dates are cut into equal steps. */
export type TruncationStep = { readonly months: number } | { readonly days: number } | { readonly ms: number };

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

/** The step of a time span's value, or undefined where it is none (months with days, nothing, or negative). */
export function truncationStep(value: unknown, type: ValueType): TruncationStep | undefined {
  if (type === 'time_duration') return (value as number) > 0 ? { ms: value as number } : undefined;
  const { months, days } = value as DatePeriod;
  if (months > 0 && days === 0) return { months };
  return days > 0 && months === 0 ? { days } : undefined;
}

/** What is wrong with a constant time span as a step. */
export function stepProblem(span: Argument, index: number): ArgumentProblem | undefined {
  const value = span.literal?.value;
  if (value === null || value === undefined || truncationStep(value, span.type) !== undefined) return undefined;
  return { argument: index, message: 'dates are cut by a positive span of one unit, as `5 minutes` or `1 month`' };
}

/**
 * The start of the step that a date lies in. Weeks begin on Monday; several days and durations are counted from 1970, several
 * months and years from the year 1, as in ES|QL.
 */
export function truncateDate(date: SqlArgument, step: TruncationStep, context: SqlContext): Sql {
  const nanos = date.type === 'date_nanos';
  const cut = truncateTimestamp(nanos ? castTo(date.sql, 'TIMESTAMP') : date.sql, step);
  return nanos ? castTo(cut, context.dialect.sqlType('date_nanos', false)) : cut;
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
