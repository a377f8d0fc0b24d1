import { sql } from '../../base/sql-text.ts';
import { castTo } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { doubleFromText } from '../number-text.ts';
import { isText } from '../types.ts';
import { STORED_NUMBERLIKE } from '../whole-number.ts';

export const TO_DOUBLE = defineFunction({
  name: 'TO_DOUBLE',
  aliases: ['TO_DBL'],
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as a double: text as a number, dates as milliseconds since 1970; null where it is none.',
  parameters: [{ name: 'field', types: STORED_NUMBERLIKE }],
  multivalue: 'each',
  result: 'double',
  sql: ([value], context) => {
    if (isText(value!.type)) return doubleFromText(value!.sql, context);
    if (value!.type === 'date') return castTo(sql`epoch_ms(${value!.sql})`, 'DOUBLE');
    if (value!.type === 'date_nanos') return castTo(sql`epoch_ns(${value!.sql})`, 'DOUBLE');
    return castTo(value!.sql, 'DOUBLE');
  },
  examples: [
    {
      query:
        'ROW a = "5.20128E11", b = "foo", c = 3 | EVAL a = TO_DOUBLE(a), b = TO_DBL(b), c = TO_DOUBLE(c) | KEEP a, b, c',
      rows: [[520128000000, null, 3]],
    },
  ],
});
