import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import { defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import { isoDateNanos } from '../time/iso-date.ts';
import { DATES, isText, STRINGS } from '../types.ts';
import { wholeOf } from '../whole-number.ts';

export const TO_DATE_NANOS = defineFunction({
  name: 'TO_DATE_NANOS',
  aliases: ['TO_DATENANOS'],
  kind: 'scalar',
  category: 'conversion',
  description:
    'A value as a date with nanoseconds, from 1970 to 2262: ISO 8601 text, or nanoseconds since 1970; null where it is none.',
  parameters: [{ name: 'field', types: [...DATES, ...STRINGS, 'long', 'unsigned_long', 'double'] }],
  multivalue: 'each',
  result: 'date_nanos',
  zone: ([value]) => (isText(value!.type) ? {} : undefined),
  sql: ([value], context) => {
    if (value!.type === 'date_nanos') return value!.sql;
    // DuckDB holds the last moment as infinity, and makes it of no number.
    return once('nanos', nanosOf(value!, context), context, (nanos) => {
      return sql`CASE WHEN ${nanos} = 9223372036854775807 THEN 'infinity'::TIMESTAMP_NS WHEN ${nanos} >= 0 THEN TRY(make_timestamp_ns(TRY_CAST(${nanos} AS BIGINT))) END`;
    });
  },
  examples: [
    {
      query: 'ROW a = "2024-05-08T10:11:12.123456789Z", b = 1000000 | EVAL a = TO_STRING(TO_DATE_NANOS(a)) | KEEP a',
      rows: [['2024-05-08T10:11:12.123456789Z']],
    },
  ],
});

function nanosOf(value: SqlArgument, context: SqlContext): Sql {
  if (isText(value.type)) return isoDateNanos(value.sql, context, context.zone);
  if (value.type === 'date') return sql`CAST(epoch_ms(${value.sql}) AS HUGEINT) * 1000000`;
  return wholeOf(value, 'BIGINT', context);
}
