import { type Sql, sql } from '../../base/sql-text.ts';
import { narrowed, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { doubleFromText } from '../number-text.ts';
import { isText } from '../types.ts';
import { STORED_NUMBERLIKE, wholeOf } from '../whole-number.ts';

export const TO_UNSIGNED_LONG = defineFunction({
  name: 'TO_UNSIGNED_LONG',
  aliases: ['TO_UL', 'TO_ULONG'],
  kind: 'scalar',
  category: 'conversion',
  description:
    'A value as an unsigned_long: doubles cut to whole numbers, dates as milliseconds since 1970; null where it does not fit.',
  parameters: [{ name: 'field', types: STORED_NUMBERLIKE }],
  multivalue: 'each',
  result: 'unsigned_long',
  sql: ([value], context) => {
    if (value!.type === 'double') return cutDouble(value!.sql);
    if (!isText(value!.type)) return wholeOf(value!, 'UBIGINT', context);
    return once('digits', value!.sql, context, (text) => {
      const cut = cutDouble(doubleFromText(text, context));
      return sql`CASE WHEN regexp_full_match(${text}, '[+]?[0-9]+') THEN TRY_CAST(${text} AS UBIGINT) ELSE ${cut} END`;
    });
  },
  examples: [
    {
      query:
        'ROW a = "18446744073709551615", b = 123.9, c = -1 | EVAL a = TO_STRING(TO_UL(a)), b = TO_UL(b), c = TO_UL(c) | KEEP a, b, c',
      rows: [['18446744073709551615', 123, null]],
    },
  ],
});

function cutDouble(value: Sql): Sql {
  return narrowed(sql`trunc(${value})`, 'UBIGINT');
}
