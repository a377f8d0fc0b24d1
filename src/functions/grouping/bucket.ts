import { type Sql, sql } from '../../base/sql-text.ts';
import type { ValueType } from '../../plan/value.ts';
import { asDouble, castTo, constantOf, finite } from '../argument-sql.ts';
import {
  type Argument,
  type ArgumentProblem,
  defineFunction,
  type SqlArgument,
  type SqlContext,
} from '../definition.ts';
import { dateStepFor, numberStepFor } from '../time/bucket-step.ts';
import { spanTypeOf } from '../time/time-span.ts';
import { type TimeZone, UTC, utcToLocal } from '../time/time-zone.ts';
import { stepProblem, type TruncationStep, truncateDate, truncationStep, truncationZone } from '../time/truncate.ts';
import { DATES, isDate, isNumber, isTimeSpan, NUMBERS, TIME_SPANS } from '../types.ts';

export const BUCKET = defineFunction({
  name: 'BUCKET',
  aliases: ['BIN'],
  kind: 'scalar',
  category: 'grouping',
  description:
    'The start of the bucket a date or number lies in: buckets of a size, or at most as many as wanted between two bounds.',
  parameters: [
    { name: 'field', types: [...NUMBERS, ...DATES] },
    { name: 'buckets', types: [...NUMBERS, ...TIME_SPANS], constant: true },
    { name: 'from', types: [...NUMBERS, ...DATES], optional: true, constant: true },
    { name: 'to', types: [...NUMBERS, ...DATES], optional: true, constant: true },
  ],
  multivalue: 'null',
  result: ([field]) => (field!.type === 'date_nanos' ? 'date_nanos' : isDate(field!.type) ? 'date' : 'double'),
  coerce: (args) =>
    args.map((a, i): ValueType | undefined => {
      if (a.type !== 'keyword' || a.literal === undefined) return undefined;
      return i === 1 ? spanTypeOf(a) : isDate(args[0]!.type) && i > 1 ? 'date' : undefined;
    }),
  zone: ([field, buckets, from, to], zone) => {
    if (!isDate(field!.type)) return undefined;
    const step =
      isConstant(buckets) && isConstant(from) && isConstant(to) ? dateStep(buckets!, from, to, zone) : undefined;
    return truncationZone(0, step);
  },
  check: (args) => (isDate(args[0]!.type) ? dateProblem(args) : numberProblem(args)),
  sql: ([field, buckets, from, to], context) =>
    isDate(field!.type)
      ? truncateDate(field!, dateStep(buckets!, from, to, context.zone), context)
      : numberBucket(field!, numberStep(buckets!, from, to), context),
  examples: [
    {
      query: 'ROW n = [12, 17, 25] | MV_EXPAND n | STATS c = COUNT(*) BY b = BUCKET(n, 10) | SORT b',
      rows: [
        [2, 10],
        [1, 20],
      ],
    },
    {
      query: 'ROW d = TO_DATETIME("1985-07-09") | STATS c = COUNT(*) BY b = BUCKET(d, 20, "1985-01-01", "1986-01-01")',
      rows: [[1, '1985-07-01T00:00:00.000Z']],
    },
    {
      query: 'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | STATS c = COUNT(*) BY b = BIN(d, 5 minutes)',
      rows: [[1, '2024-05-08T10:10:00.000Z']],
    },
  ],
});

function dateProblem([, buckets, from, to]: readonly Argument[]): ArgumentProblem | undefined {
  if (buckets!.type === 'null') return undefined;
  if (isTimeSpan(buckets!.type))
    return from === undefined
      ? stepProblem(buckets!, 1)
      : { argument: 2, message: 'a bucket of a time span takes no bounds' };
  if (from === undefined || to === undefined)
    return {
      argument: 1,
      message: 'a number of buckets needs both bounds',
      hint: 'or give a span: BUCKET(date, 1 hour)',
    };
  if (buckets!.type === 'double' || !(Number(buckets!.literal?.value) > 0))
    return { argument: 1, message: 'the number of buckets is a whole one above 0' };
  return boundProblem(from, to, isDate, 'a date');
}

function numberProblem([, buckets, from, to]: readonly Argument[]): ArgumentProblem | undefined {
  if (isTimeSpan(buckets!.type))
    return { argument: 1, message: 'numbers have buckets of a number, not of a time span' };
  if (from === undefined) return undefined;
  if (to === undefined) return { argument: 2, message: 'the upper bound is missing' };
  if (buckets!.type === 'double') return { argument: 1, message: 'the number of buckets is a whole one' };
  return boundProblem(from, to, isNumber, 'a number');
}

function boundProblem(
  from: Argument,
  to: Argument,
  fits: (type: ValueType) => boolean,
  wanted: string,
): ArgumentProblem | undefined {
  const odd = [from, to].findIndex((bound) => bound.type !== 'null' && !fits(bound.type));
  return odd === -1 ? undefined : { argument: odd + 2, message: `a bound of these buckets is ${wanted}` };
}

/** Whether an argument's value is known, or there is no such argument. */
function isConstant(argument: Argument | undefined): boolean {
  return argument === undefined || constantOf(argument) !== undefined;
}

/** @param zone by whose clocks the buckets are that the bounds make */
function dateStep(
  buckets: Argument,
  from: Argument | undefined,
  to: Argument | undefined,
  zone: TimeZone = UTC,
): TruncationStep {
  const value = buckets.literal!.value;
  if (isTimeSpan(buckets.type)) return truncationStep(value, buckets.type)!;
  const local = (bound: Argument) => utcToLocal(milliseconds(bound), zone);
  return dateStepFor(Number(value), local(from!), local(to!));
}

function milliseconds(bound: Argument): number {
  const value = bound.literal!.value as bigint;
  return Number(bound.type === 'date_nanos' ? value / 1_000_000n : value);
}

function numberStep(buckets: Argument, from: Argument | undefined, to: Argument | undefined): number {
  const value = Number(buckets.literal!.value);
  return from === undefined ? value : numberStepFor(value, Number(from.literal!.value), Number(to!.literal!.value));
}

function numberBucket(field: SqlArgument, step: number, context: SqlContext): Sql {
  const size = context.dialect.literal(step, 'double');
  return finite(sql`(floor(${asDouble(field, context)} / ${castTo(size, 'DOUBLE')}) * ${size})`, context);
}
