import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { isoDate } from '../time/iso-date.ts';
import { DATES, isText, NUMBERS, STRINGS } from '../types.ts';
import { wholeOf } from '../whole-number.ts';

export const TO_DATETIME = defineFunction({
  name: 'TO_DATETIME',
  aliases: ['TO_DT'],
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as a date: ISO 8601 text, or milliseconds since 1970; null where it is none.',
  parameters: [{ name: 'field', types: [...DATES, ...STRINGS, ...NUMBERS] }],
  multivalue: 'each',
  result: 'date',
  zone: ([value]) => (isText(value!.type) ? {} : undefined),
  sql: ([value], context) => {
    if (isText(value!.type)) return isoDate(value!.sql, context, context.zone);
    if (value!.type === 'date') return value!.sql;
    // Nanoseconds are dropped, as are decimals.
    if (value!.type === 'date_nanos') return sql`make_timestamp_ms(epoch_ns(${value!.sql}) // 1000000)`;
    return sql`TRY(make_timestamp_ms(${wholeOf(value!, 'BIGINT', context)}))`;
  },
  examples: [
    {
      query:
        'ROW a = "2024-05-08T10:11:12.345+02:00", b = "08.05.2024", c = 1000 | EVAL a = TO_DATETIME(a), b = TO_DT(b), c = TO_DATETIME(c) | KEEP a, b, c',
      rows: [['2024-05-08T08:11:12.345Z', null, '1970-01-01T00:00:01.000Z']],
    },
  ],
});
