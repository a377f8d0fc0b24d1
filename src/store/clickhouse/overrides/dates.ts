import { Sql, sql } from '../../../base/sql-text.ts';
import { castArgument, constantOf, once } from '../../../functions/argument-sql.ts';
import { unitOf } from '../../../functions/date/date-diff.ts';
import { readableParts } from '../../../functions/date/date-parse.ts';
import { additiveZone } from '../../../functions/date-arithmetic.ts';
import type { SqlArgument, SqlContext } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { namesIso, readDatePattern } from '../../../functions/time/java-date-pattern.ts';
import { secondsAhead } from '../../../functions/time/offset-text.ts';
import { readTimeZone } from '../../../functions/time/time-zone.ts';
import { inZone } from '../../../functions/zoned-call.ts';
import type { ValueType } from '../../../plan/value.ts';
import { dateFromGroups, formatParts, readExpression } from '../date-pattern.ts';
import { isoNanos, isoText } from '../date-text.ts';
import { castSql, fitted, letValue, nullOf, whole } from '../expression-sql.ts';
import { localToUtc } from '../local-date.ts';
import { offsetText } from '../offset-text.ts';
import { shiftDate } from '../shift-date.ts';

const MS_OF_DAY = 'positiveModulo(toUnixTimestamp64Milli(t), 86400000)';
const MICROS_OF_DAY = 'positiveModulo(toUnixTimestamp64Micro(t), 86400000000)';

/** Parts of a date by the names of java.time; `t` is the date. */
const FIELDS: Readonly<Record<string, string>> = {
  aligned_day_of_week_in_month: '(toDayOfMonth(t) - 1) % 7 + 1',
  aligned_day_of_week_in_year: '(toDayOfYear(t) - 1) % 7 + 1',
  aligned_week_of_month: 'intDiv(toDayOfMonth(t) - 1, 7) + 1',
  aligned_week_of_year: 'intDiv(toDayOfYear(t) - 1, 7) + 1',
  ampm_of_day: 'intDiv(toHour(t), 12)',
  clock_hour_of_ampm: '(toHour(t) + 11) % 12 + 1',
  clock_hour_of_day: '(toHour(t) + 23) % 24 + 1',
  day_of_month: 'toDayOfMonth(t)',
  day_of_week: 'toDayOfWeek(t)',
  day_of_year: 'toDayOfYear(t)',
  epoch_day: `intDiv(toUnixTimestamp64Milli(t) - ${MS_OF_DAY}, 86400000)`,
  era: 'if(toYear(t) > 0, 1, 0)',
  hour_of_ampm: 'toHour(t) % 12',
  hour_of_day: 'toHour(t)',
  instant_seconds: 'intDiv(toUnixTimestamp64Milli(t) - positiveModulo(toUnixTimestamp64Milli(t), 1000), 1000)',
  micro_of_day: MICROS_OF_DAY,
  micro_of_second: 'positiveModulo(toUnixTimestamp64Micro(t), 1000000)',
  milli_of_day: MS_OF_DAY,
  milli_of_second: 'positiveModulo(toUnixTimestamp64Milli(t), 1000)',
  minute_of_day: 'toHour(t) * 60 + toMinute(t)',
  minute_of_hour: 'toMinute(t)',
  month_of_year: 'toMonth(t)',
  nano_of_day: `${MICROS_OF_DAY} * 1000`,
  nano_of_second: 'positiveModulo(toUnixTimestamp64Micro(t), 1000000) * 1000',
  offset_seconds: '0',
  proleptic_month: 'toInt64(toYear(t)) * 12 + toMonth(t) - 1',
  second_of_day: 'toInt64(toHour(t)) * 3600 + toMinute(t) * 60 + toSecond(t)',
  second_of_minute: 'toSecond(t)',
  year: 'toYear(t)',
  year_of_era: 'toYear(t)',
  quarter_of_year: 'toQuarter(t)',
  week_of_week_based_year: 'toISOWeek(t)',
  week_based_year: 'toISOYear(t)',
};

const DAYS = "['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']";
const MONTHS =
  "['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']";

function sinceEpoch({ sql: date, type }: SqlArgument): Sql {
  return type === 'date_nanos'
    ? sql`toInt128(toUnixTimestamp64Nano(${date}))`
    : sql`toInt128(toUnixTimestamp64Milli(${date})) * 1000000`;
}

/** Months from one date to another, less one where the last is not whole. */
function wholeMonths(start: Sql, end: Sql): Sql {
  const number = (date: Sql) => sql`(toInt64(toYear(${date})) * 12 + toMonth(${date}))`;
  const rest = (date: Sql) =>
    sql`(toDayOfMonth(${date}) * 86400000000 + positiveModulo(toUnixTimestamp64Micro(${date}), 86400000000))`;
  return letValue('months', sql`${number(end)} - ${number(start)}`, (months) => {
    const short = sql`multiIf(${months} > 0 AND ${rest(end)} < ${rest(start)}, 1,
      ${months} < 0 AND ${rest(end)} > ${rest(start)}, -1, 0)`;
    return sql`(${months} - ${short})`;
  });
}

function dateOf(ms: Sql): Sql {
  return sql`fromUnixTimestamp64Milli(${ms}, 'UTC')`;
}

/** Parts that a date_nanos has more digits of. */
const NANO_FIELDS: Readonly<Record<string, string>> = {
  nano_of_day: 'positiveModulo(toUnixTimestamp64Nano(t), 86400000000000)',
  nano_of_second: 'positiveModulo(toUnixTimestamp64Nano(t), 1000000000)',
};

/** A part of a date as a number, by its name in java.time. */
function datePart(name: string, date: SqlArgument, context: SqlContext): Sql {
  const { sql: given, type, moment } = date;
  if (moment !== undefined) {
    if (name === 'instant_seconds') return datePart(name, { ...date, sql: moment, moment: undefined }, context);
    if (name === 'offset_seconds') return secondsAhead(date, context)!;
  }
  const pieces = ((type === 'date_nanos' ? NANO_FIELDS[name] : undefined) ?? FIELDS[name]!).split(/\bt\b/).map(Sql.raw);
  return once('date', given, context, (t) => {
    const value = pieces.slice(1).reduce((text, piece) => sql`${text}${t}${piece}`, pieces[0]!);
    return sql`if(${t} IS NULL, NULL, toInt64(${value}))`;
  });
}

/** A bound of a range of time in the precision of what lies in it: a date, or constant milliseconds. */
function rangeBound(bound: SqlArgument, type: ValueType, context: SqlContext): Sql {
  const value = bound.literal?.value;
  if (typeof value !== 'bigint' && typeof value !== 'number') return castArgument(bound, type, context);
  const exact = bound.type === 'date_nanos' ? BigInt(value) : BigInt(value) * 1_000_000n;
  if (type === 'date_nanos') return context.dialect.literal(exact, 'date_nanos');
  return context.dialect.literal((exact - (((exact % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n, 'date');
}

/** A moment before another; months and days are counted by the clocks of the zone. */
function before(now: SqlArgument, span: SqlArgument, context: SqlContext): Sql {
  const subtract = inZone({ zone: additiveZone }, ([date, by]) => shiftDate('-', date!, by!));
  return subtract([now, span], { ...context, type: 'date' });
}

export const dateOverrides: Dialect['overrides'] = {
  DATE_DIFF: ([unit, start, end]) => {
    const { nanos, months } = { nanos: undefined, months: undefined, ...unitOf(constantOf<string>(unit)!) };
    if (nanos !== undefined) {
      return fitted(sql`intDiv(${sinceEpoch(end!)} - ${sinceEpoch(start!)}, ${whole(nanos)})`, 'Int32');
    }
    const span = letValue('ending', end!.sql, (e) => letValue('beginning', start!.sql, (s) => wholeMonths(s, e)));
    return fitted(sql`intDiv(${span}, ${whole(months!)})`, 'Int32');
  },
  DATE_EXTRACT: ([part, date], context) => datePart(constantOf<string>(part)!.toLowerCase(), date!, context),
  YEAR: ([date], context) => datePart('year', date!, context),
  MONTH: ([date], context) => datePart('month_of_year', date!, context),
  DAY: ([date], context) => datePart('day_of_month', date!, context),
  HOUR: ([date], context) => datePart('hour_of_day', date!, context),
  DATE_FORMAT: (args, context) => {
    const [format, date] = args.length === 1 ? [undefined, args[0]!] : [args[0], args[1]!];
    if (format === undefined || namesIso(format))
      return isoText(date.sql, date.type === 'date_nanos', offsetText(date, 'XXX', context));
    const read = readDatePattern(constantOf<string>(format)!);
    if (typeof read === 'string') return nullOf('keyword', false);
    return once('date', date.sql, context, (d) => {
      const named = { ...date, sql: d };
      return formatParts(read, named, context, (part) => datePart(part, named, context));
    });
  },
  DATE_PARSE: (args, context) => {
    const text = args.at(-1)!.sql;
    const zone = readTimeZone(String(context.options.time_zone))!;
    if (args.length === 1 || namesIso(args[0]!)) {
      return dateOf(
        once('nanos', isoNanos(text, zone), context, (n) => {
          return sql`toInt64(intDiv(${n}, 1000000) - if(${n} % 1000000 < 0, 1, 0))`;
        }),
      );
    }
    const parts = readableParts(args[0]!);
    if (typeof parts === 'string') return nullOf('date', false);
    const groups = sql`extractGroups(ifNull(${text}, ''), ${Sql.bind(readExpression(parts), 'String')})`;
    return letValue('groups', groups, (g) => {
      const ms = castSql(sql`if(empty(${g}), NULL, ${dateFromGroups(parts, g)})`, 'Int64');
      return dateOf(parts.at(-1)!.zone !== undefined ? ms : letValue('ms', ms, (m) => localToUtc(m, zone)));
    });
  },
  TRANGE: ([timestamp, now, start, end], context) => {
    const { type } = timestamp!;
    const [first, last] =
      end === undefined
        ? [
            castArgument({ ...now!, sql: before(now!, start!, context) }, type, context),
            castArgument(now!, type, context),
          ]
        : [rangeBound(start!, type, context), rangeBound(end, type, context)];
    return once('timestamp', timestamp!.sql, context, (t) => sql`(${t} > ${first!} AND ${t} <= ${last!})`);
  },
  DAY_NAME: ([date]) => sql`arrayElementOrNull(${Sql.raw(DAYS)}, toDayOfWeek(${date!.sql}))`,
  MONTH_NAME: ([date]) => sql`arrayElementOrNull(${Sql.raw(MONTHS)}, toMonth(${date!.sql}))`,
};
