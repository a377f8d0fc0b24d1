import { type Sql, sql } from '../../base/sql-text.ts';
import type { ValueType } from '../../plan/value.ts';
import { castTo } from '../argument-sql.ts';
import { type Argument, type ArgumentProblem, defineFunction, type SqlContext } from '../definition.ts';
import { spanTypeOf } from '../time/time-span.ts';
import { DATES, isTimeSpan, STRINGS, TIME_SPANS } from '../types.ts';

export const TRANGE = defineFunction({
  name: 'TRANGE',
  kind: 'scalar',
  category: 'date',
  description:
    'Whether `@timestamp` lies in a range: after the moment a time span before NOW() and not after NOW(), or after a first date and not after a second.',
  parameters: [
    { name: 'timestamp', types: DATES, implicit: '@timestamp' },
    { name: 'start_or_offset', types: [...TIME_SPANS, ...DATES, 'integer', 'long', ...STRINGS], constant: true },
    { name: 'end', types: [...DATES, 'integer', 'long', ...STRINGS], optional: true, constant: true },
  ],
  multivalue: 'null',
  result: 'boolean',
  coerce: ([, start, end]) => {
    if (end === undefined) return [undefined, spanTypeOf(start!)];
    return [undefined, dateFromText(start!), dateFromText(end)];
  },
  check: ([, start, end]) => (end === undefined ? offsetProblem(start!) : rangeProblem(start!, end)),
  sql: ([timestamp, start, end], context) => {
    const nanos = timestamp!.type === 'date_nanos';
    const aligned = (moment: Sql) => (nanos ? castTo(moment, context.dialect.sqlType('date_nanos', false)) : moment);
    const [first, last] =
      end === undefined
        ? [aligned(sql`(${context.now} - ${start!.sql})`), aligned(context.now)]
        : [moment(start!, nanos, context), moment(end, nanos, context)];
    return sql`(${timestamp!.sql} > ${first!} AND ${timestamp!.sql} <= ${last!})`;
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

function dateFromText(argument: Argument): ValueType | undefined {
  return argument.type === 'keyword' && argument.literal !== undefined ? 'date' : undefined;
}

function offsetProblem(offset: Argument): ArgumentProblem | undefined {
  if (offset.type === 'null' || isTimeSpan(offset.type)) return undefined;
  return {
    argument: 1,
    message: 'a range without an end is a time span before now',
    hint: 'as in TRANGE(1 hour); or give both dates',
  };
}

function rangeProblem(start: Argument, end: Argument): ArgumentProblem | undefined {
  if (isTimeSpan(start.type)) return { argument: 2, message: 'a range of a time span ends now and takes no end' };
  const [first, last] = [nanosOf(start), nanosOf(end)];
  if (first === undefined || last === undefined || first <= last) return undefined;
  return { argument: 2, message: 'the end of the range comes before its start' };
}

/** A constant bound in nanoseconds since the epoch; undefined where its value is not known. */
function nanosOf(bound: Argument): bigint | undefined {
  const value = bound.literal?.value;
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined;
  return bound.type === 'date_nanos' ? BigInt(value) : BigInt(value) * 1_000_000n;
}

/** A bound as the SQL of a moment of the timestamp's precision: what lies after a moment lies after the one cut from it. */
function moment(bound: Argument, nanos: boolean, { dialect }: SqlContext): Sql {
  const type = nanos ? 'date_nanos' : 'date';
  const value = nanosOf(bound);
  if (value === undefined) return sql`NULL`;
  return dialect.literal(
    nanos ? value : (value - (((value % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n,
    type,
  );
}
