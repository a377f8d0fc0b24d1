import type { Sql } from '../../base/sql-text.ts';
import type { DatePeriod, ValueType } from '../../plan/value.ts';
import type { Argument, ArgumentProblem, SqlArgument, SqlContext, ZoneUse } from '../definition.ts';

/**
 * A constant time span by which dates are cut into equal steps. Weeks begin on Monday; several days and durations are counted
 * from 1970, several months and years from the year 1.
 */
export type TruncationStep = { readonly months: number } | { readonly days: number } | { readonly ms: number };

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
 * How truncation by a step works in a zone. Of an hour that clocks show twice each is an hour of its own; a day begins once.
 */
export function truncationZone(date: number, step: TruncationStep | undefined): ZoneUse {
  return { local: [date], result: step !== undefined && 'ms' in step ? 'moved' : 'first' };
}

/** The start of the step that a date lies in, as in ES|QL. */
export function truncateDate(date: SqlArgument, step: TruncationStep, { dialect }: SqlContext): Sql {
  return dialect.truncateDate(date.sql, date.type, step);
}
