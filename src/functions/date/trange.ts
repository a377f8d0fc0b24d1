import { type Sql, sql } from '../../base/sql-text.ts';
import type { ValueType } from '../../plan/value.ts';
import { castTo, once } from '../argument-sql.ts';
import { additiveZone } from '../date-arithmetic.ts';
import {
  type Argument,
  type ArgumentProblem,
  defineFunction,
  type SqlArgument,
  type SqlContext,
} from '../definition.ts';
import { spanTypeOf } from '../time/time-span.ts';
import { DATES, isTimeSpan, TIME_SPANS } from '../types.ts';
import { inZone } from '../zoned-call.ts';

export const TRANGE = defineFunction({
  name: 'TRANGE',
  kind: 'scalar',
  category: 'date',
  description:
    'Whether `@timestamp` lies in a range: after the moment a time span before NOW() and not after NOW(), or after a first date and not after a second.',
  parameters: [
    { name: 'timestamp', types: DATES, implicit: '@timestamp' },
    { name: 'now', types: ['date'], implicit: 'NOW()' },
    { name: 'start_or_offset', types: [...TIME_SPANS, ...DATES, 'integer', 'long'], constant: true },
    { name: 'end', types: [...DATES, 'integer', 'long'], optional: true, constant: true },
  ],
  multivalue: 'null',
  result: 'boolean',
  zone: ([, , start, end]) => (end === undefined && start!.type === 'date_period' ? {} : undefined),
  coerce: ([, , start, end]) => {
    if (end === undefined) return [undefined, undefined, spanTypeOf(start!)];
    return [undefined, undefined, dateFromText(start!), dateFromText(end)];
  },
  check: ([, , start, end]) => (end === undefined ? offsetProblem(start!) : rangeProblem(start!, end)),
  sql: ([timestamp, now, start, end], context) => {
    const last = end === undefined ? aligned(now!.sql, timestamp!, context) : moment(end, timestamp!, context);
    const first =
      end === undefined
        ? aligned(before(now!, start!, context), timestamp!, context)
        : moment(start!, timestamp!, context);
    return once('timestamp', timestamp!.sql, context, (t) => sql`(${t} > ${first} AND ${t} <= ${last})`);
  },
  examples: [
    {
      query:
        'ROW t = ["2024-05-08T10:00:00Z", "2024-05-08T10:30:00Z", "2024-05-08T11:00:00Z"]::date | MV_EXPAND t | RENAME t AS `@timestamp` | WHERE TRANGE("2024-05-08T10:00:00Z", "2024-05-08T11:00:00Z")',
      rows: [['2024-05-08T10:30:00.000Z'], ['2024-05-08T11:00:00.000Z']],
    },
    {
      query: 'ROW a = 1 | EVAL `@timestamp` = NOW() - 30 minutes | EVAL b = TRANGE(1h), c = TRANGE(10m) | KEEP b, c',
      rows: [[true, false]],
    },
  ],
});

/** A moment before another; months and days are counted by the clocks of the zone. */
function before(now: SqlArgument, span: SqlArgument, context: SqlContext): Sql {
  const subtract = inZone({ zone: additiveZone }, ([date, by]) => sql`(${date!.sql} - ${by!.sql})`);
  return subtract([now, span], { ...context, type: 'date' });
}

function dateFromText(argument: Argument): ValueType | undefined {
  return argument.type === 'keyword' && argument.literal !== undefined ? 'date' : undefined;
}

function offsetProblem(offset: Argument): ArgumentProblem | undefined {
  if (offset.type === 'null' || isTimeSpan(offset.type)) return undefined;
  return {
    argument: 2,
    message: 'a range without an end is a time span before now',
    hint: 'as in TRANGE(1 hour); or give both dates',
  };
}

function rangeProblem(start: Argument, end: Argument): ArgumentProblem | undefined {
  if (isTimeSpan(start.type)) return { argument: 3, message: 'a range of a time span ends now and takes no end' };
  const [first, last] = [nanosOf(start), nanosOf(end)];
  if (first === undefined || last === undefined || first <= last) return undefined;
  return { argument: 3, message: 'the end of the range comes before its start' };
}

/** A constant bound in nanoseconds since the epoch; undefined where its value is not known. */
function nanosOf(bound: Argument): bigint | undefined {
  const value = bound.literal?.value;
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined;
  return bound.type === 'date_nanos' ? BigInt(value) : BigInt(value) * 1_000_000n;
}

/** A bound as the SQL of a moment of the timestamp's precision: what lies after a moment lies after the one cut from it. */
function moment(bound: SqlArgument, timestamp: SqlArgument, context: SqlContext): Sql {
  const value = nanosOf(bound);
  // A bound that depends on NOW() need not be a constant where a rule's runs are evaluated together.
  if (value === undefined) return aligned(bound.sql, timestamp, context);
  if (timestamp.type === 'date_nanos') return context.dialect.literal(value, 'date_nanos');
  return context.dialect.literal((value - (((value % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n, 'date');
}

function aligned(moment: Sql, timestamp: SqlArgument, { dialect }: SqlContext): Sql {
  return castTo(moment, dialect.sqlType(timestamp.type, false));
}
