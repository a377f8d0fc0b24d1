import { defineFunction } from '../definition.ts';
import { STORED_NUMBERLIKE, wholeOf } from '../whole-number.ts';

export const TO_INTEGER = defineFunction({
  name: 'TO_INTEGER',
  aliases: ['TO_INT'],
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as an integer: doubles rounded, dates as milliseconds since 1970; null where it does not fit.',
  parameters: [{ name: 'field', types: STORED_NUMBERLIKE }],
  multivalue: 'each',
  result: 'integer',
  sql: ([value], context) => wholeOf(value!, 'INTEGER', context),
  examples: [
    {
      query:
        'ROW a = "12", b = "1.5", c = "x" | EVAL a = TO_INTEGER(a), b = TO_INT(b), c = TO_INTEGER(c) | KEEP a, b, c',
      rows: [[12, 2, null]],
    },
    { query: 'ROW a = 501379200000 | EVAL b = TO_INTEGER(a) | KEEP b', rows: [[null]] },
  ],
});
