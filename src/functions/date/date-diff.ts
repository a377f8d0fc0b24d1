import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, narrowed, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { timestampOfNanos } from '../time/nanos.ts';
import { DATES, STRINGS } from '../types.ts';

export type Unit = { readonly nanos: bigint } | { readonly months: number };

const DAY = 86_400_000_000_000n;
const UNITS: readonly (readonly [unit: Unit, names: string])[] = [
  [{ months: 12 }, 'year years yy yyyy'],
  [{ months: 3 }, 'quarter quarters qq q'],
  [{ months: 1 }, 'month months mm m'],
  [{ nanos: DAY }, 'dayofyear dy y day days dd d weekday weekdays dw'],
  [{ nanos: 7n * DAY }, 'week weeks wk ww'],
  [{ nanos: 3_600_000_000_000n }, 'hour hours hh'],
  [{ nanos: 60_000_000_000n }, 'minute minutes mi n'],
  [{ nanos: 1_000_000_000n }, 'second seconds ss s'],
  [{ nanos: 1_000_000n }, 'millisecond milliseconds ms'],
  [{ nanos: 1_000n }, 'microsecond microseconds mcs'],
  [{ nanos: 1n }, 'nanosecond nanoseconds ns'],
];

/** The unit of DATE_DIFF of a name, in any case: fixed in nanoseconds, or so many months. */
export function unitOf(name: string): Unit | undefined {
  return UNITS.find(([, names]) => names.split(' ').includes(name.toLowerCase()))?.[0];
}

export const DATE_DIFF = defineFunction({
  name: 'DATE_DIFF',
  kind: 'scalar',
  category: 'date',
  description:
    'How many whole units lie between two dates, negative where the second is the earlier; null past 32 bits.',
  parameters: [
    { name: 'unit', types: STRINGS, constant: true },
    { name: 'start', types: DATES },
    { name: 'end', types: DATES },
  ],
  multivalue: 'null',
  result: 'integer',
  zone: ([unit]) => {
    const found = unitOf(constantOf<string>(unit) ?? '');
    // Days and longer units are counted by the clocks, shorter ones are spans of time.
    return found === undefined || ('nanos' in found && found.nanos < DAY) ? undefined : { local: [1, 2] };
  },
  check: ([unit]) => {
    const name = constantOf<string>(unit);
    if (name === undefined || unitOf(name) !== undefined) return undefined;
    return {
      argument: 0,
      message: `\`${name}\` is no unit of DATE_DIFF`,
      hint: 'units are named as "minutes" or "day"',
    };
  },
  sql: ([unit, start, end], context) => {
    const { nanos, months } = { nanos: undefined, months: undefined, ...unitOf(constantOf<string>(unit)!) };
    if (nanos !== undefined) {
      const span = sql`(${sinceEpoch(end!)} - ${sinceEpoch(start!)})`;
      return narrowed(sql`${span} // ${Sql.raw(String(nanos))}`, 'INTEGER');
    }
    const whole = once('ending', timestamp(end!), context, (e) =>
      once('beginning', timestamp(start!), context, (s) => wholeMonths(s, e)),
    );
    return narrowed(sql`${whole} // ${Sql.raw(String(months))}`, 'INTEGER');
  },
  examples: [
    {
      query:
        'ROW a = TO_DATETIME("2024-01-31"), b = TO_DATETIME("2024-02-29") | EVAL m = DATE_DIFF("month", a, b), d = DATE_DIFF("days", a, b) | KEEP m, d',
      rows: [[0, 29]],
    },
    {
      query: 'ROW a = TO_DATETIME("2024-01-31") | EVAL h = DATE_DIFF("hours", a, "2024-01-30T22:30:00Z") | KEEP h',
      rows: [[-1]],
    },
  ],
});

function timestamp(date: { sql: Sql; type: string }): Sql {
  return date.type === 'date_nanos' ? timestampOfNanos(date.sql) : date.sql;
}

/** Nanoseconds since the epoch, as a HUGEINT. */
function sinceEpoch(date: { sql: Sql; type: string }): Sql {
  if (date.type === 'date_nanos') return sql`CAST(epoch_ns(${date.sql}) AS HUGEINT)`;
  return sql`CAST(epoch_ms(${date.sql}) AS HUGEINT) * 1000000`;
}

/**
 * Whole months between two timestamps: a month is whole once the day of the month and the time of day are reached again
 * (as java.time counts, which knows no special last day).
 */
function wholeMonths(start: Sql, end: Sql): Sql {
  const months = sql`((year(${end}) * 12 + month(${end})) - (year(${start}) * 12 + month(${start})))`;
  const rest = (date: Sql) => sql`(day(${date}) * 86400000000 + epoch_us(${date} - date_trunc('day', ${date})))`;
  const short = sql`CASE WHEN ${months} > 0 AND ${rest(end)} < ${rest(start)} THEN 1
    WHEN ${months} < 0 AND ${rest(end)} > ${rest(start)} THEN -1 ELSE 0 END`;
  return sql`(${months} - ${short})`;
}
