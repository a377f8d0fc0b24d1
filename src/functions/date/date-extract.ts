import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { type DatePart, datePartOf, isDatePart } from '../time/date-part.ts';
import { DATES, STRINGS } from '../types.ts';

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
  zone: () => ({ local: [1] }),
  coerce: ([, date]) => [undefined, date!.type === 'keyword' && date!.literal !== undefined ? 'date' : undefined],
  check: ([part]) => {
    const name = constantOf<string>(part);
    if (name === undefined || isDatePart(name.toLowerCase())) return undefined;
    return {
      argument: 0,
      message: `\`${name}\` is no part of a date`,
      hint: 'parts are named as "year", "month_of_year", "day_of_week", "hour_of_day"',
    };
  },
  sql: ([part, date], context) => datePartOf(date!, constantOf<string>(part)!.toLowerCase() as DatePart, context),
  examples: [
    {
      query:
        'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL h = DATE_EXTRACT("hour_of_day", d), w = DATE_EXTRACT("day_of_week", d) | KEEP h, w',
      rows: [[10, 3]],
    },
  ],
});
