import { Sql, sql } from '../../base/sql-text.ts';
import { castTo, constantOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { DATES, STRINGS } from '../types.ts';

/** Fields of java.time's ChronoField, of a timestamp `t`. */
const FIELDS: Readonly<Record<string, string>> = {
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
};

export const DATE_EXTRACT = defineFunction({
  name: 'DATE_EXTRACT',
  kind: 'scalar',
  category: 'date',
  description:
    'A part of a date as a number, named as in java.time: `hour_of_day`, `day_of_week` (Monday is 1), `year`.',
  parameters: [
    { name: 'part', types: STRINGS, constant: true },
    { name: 'date', types: DATES },
  ],
  multivalue: 'null',
  result: 'long',
  coerce: ([, date]) => [undefined, date!.type === 'keyword' && date!.literal !== undefined ? 'date' : undefined],
  check: ([part]) => {
    const name = constantOf<string>(part);
    if (name === undefined || Object.hasOwn(FIELDS, name.toLowerCase())) return undefined;
    return {
      argument: 0,
      message: `\`${name}\` is no part of a date`,
      hint: 'parts are named as "year", "month_of_year", "day_of_week", "hour_of_day"',
    };
  },
  sql: ([part, date], context) => {
    const timestamp = date!.type === 'date_nanos' ? castTo(date!.sql, 'TIMESTAMP') : date!.sql;
    const field = FIELDS[constantOf<string>(part)!.toLowerCase()]!;
    return once('date', timestamp, context, (t) => {
      const pieces = field.split(/\bt\b/).map((piece) => Sql.raw(piece));
      return sql`CASE WHEN ${t} IS NOT NULL THEN CAST(${interleave(pieces, t)} AS BIGINT) END`;
    });
  },
  examples: [
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL h = DATE_EXTRACT("hour_of_day", d), w = DATE_EXTRACT("day_of_week", d) | KEEP h, w',
      rows: [[10, 3]],
    },
  ],
});

function interleave(pieces: readonly Sql[], t: Sql): Sql {
  return pieces.slice(1).reduce((text, piece) => sql`${text}${t}${piece}`, pieces[0]!);
}
