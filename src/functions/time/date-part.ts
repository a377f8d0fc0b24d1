import { Sql, sql } from '../../base/sql-text.ts';
import { castTo, once } from '../argument-sql.ts';
import { defineFunction, type FunctionExample, type SqlArgument, type SqlContext } from '../definition.ts';
import { DATES } from '../types.ts';
import { timestampOfNanos } from './nanos.ts';
import { secondsAhead } from './offset-text.ts';

/** Fields of java.time's ChronoField, of a timestamp `t`. */
const PARTS = {
  aligned_day_of_week_in_month: '(day(t) - 1) % 7 + 1',
  aligned_day_of_week_in_year: '(dayofyear(t) - 1) % 7 + 1',
  aligned_week_of_month: '(day(t) - 1) // 7 + 1',
  aligned_week_of_year: '(dayofyear(t) - 1) // 7 + 1',
  ampm_of_day: 'hour(t) // 12',
  clock_hour_of_ampm: '(hour(t) + 11) % 12 + 1',
  clock_hour_of_day: '(hour(t) + 23) % 24 + 1',
  day_of_month: 'day(t)',
  day_of_week: 'isodow(t)',
  day_of_year: 'dayofyear(t)',
  epoch_day: "epoch_ms(date_trunc('day', t)) // 86400000",
  era: 'CASE WHEN year(t) > 0 THEN 1 ELSE 0 END',
  hour_of_ampm: 'hour(t) % 12',
  hour_of_day: 'hour(t)',
  instant_seconds: "epoch_ms(date_trunc('second', t)) // 1000",
  micro_of_day: "epoch_us(t - date_trunc('day', t))",
  micro_of_second: "epoch_us(t - date_trunc('second', t))",
  milli_of_day: "epoch_us(t - date_trunc('day', t)) // 1000",
  milli_of_second: "epoch_us(t - date_trunc('second', t)) // 1000",
  minute_of_day: 'hour(t) * 60 + minute(t)',
  minute_of_hour: 'minute(t)',
  month_of_year: 'month(t)',
  nano_of_day: "epoch_us(t - date_trunc('day', t)) * 1000",
  nano_of_second: "epoch_us(t - date_trunc('second', t)) * 1000",
  offset_seconds: '0',
  proleptic_month: 'year(t) * 12 + month(t) - 1',
  second_of_day: 'hour(t) * 3600 + minute(t) * 60 + second(t)',
  second_of_minute: 'second(t)',
  year: 'year(t)',
  year_of_era: 'CASE WHEN year(t) > 0 THEN year(t) ELSE 1 - year(t) END',
} as const satisfies Record<string, string>;

/** What patterns name besides. */
const PATTERN_PARTS = {
  ...PARTS,
  quarter_of_year: 'quarter(t)',
  week_of_week_based_year: 'week(t)',
  week_based_year: 'isoyear(t)',
} as const;

/** Parts that a date_nanos has more of than the timestamp of microseconds that stands for it elsewhere. */
const NANO_PARTS: Partial<Record<PatternPart, string>> = {
  nano_of_second: 'epoch_ns(t) % 1000000000',
  nano_of_day: 'epoch_ns(t) % 86400000000000',
};

/** A part of a date, named as in java.time: `hour_of_day`. */
export type DatePart = keyof typeof PARTS;

/** A part of a date that patterns can write. */
export type PatternPart = keyof typeof PATTERN_PARTS;

/** Whether dates have a part of this name, in lower case. */
export function isDatePart(name: string): name is DatePart {
  return Object.hasOwn(PARTS, name);
}

/** A part of a date as a whole number; null for a null. */
export function datePartOf(date: SqlArgument, part: PatternPart, context: SqlContext): Sql {
  if (date.moment !== undefined) {
    // What is counted in UTC wherever clocks are, and how far they are from it.
    if (part === 'instant_seconds') return datePartOf({ ...date, sql: date.moment, moment: undefined }, part, context);
    if (part === 'offset_seconds') return castTo(secondsAhead(date, context)!, 'BIGINT');
  }
  const ofNanos = date.type === 'date_nanos' ? NANO_PARTS[part] : undefined;
  const timestamp = date.type === 'date_nanos' && ofNanos === undefined ? timestampOfNanos(date.sql) : date.sql;
  return once('date', timestamp, context, (t) => {
    const pieces = (ofNanos ?? PATTERN_PARTS[part]).split(/\bt\b/).map((piece) => Sql.raw(piece));
    return sql`CASE WHEN ${t} IS NOT NULL THEN CAST(${interleave(pieces, t)} AS BIGINT) END`;
  });
}

function interleave(pieces: readonly Sql[], t: Sql): Sql {
  return pieces.slice(1).reduce((text, piece) => sql`${text}${t}${piece}`, pieces[0]!);
}

interface DatePartFunction<Name extends string> {
  readonly name: Name;
  readonly part: DatePart;
  readonly description: string;
  readonly examples: readonly FunctionExample[];
}

/** Declares a function of a date that gives one part of it. */
export function defineDatePart<const Name extends string>({ part, ...declared }: DatePartFunction<Name>) {
  return defineFunction({
    ...declared,
    kind: 'scalar',
    category: 'date',
    parameters: [{ name: 'date', types: DATES }],
    multivalue: 'null',
    zone: () => ({ local: [0] }),
    result: 'long',
    sql: ([date], context) => datePartOf(date!, part, context),
  });
}
