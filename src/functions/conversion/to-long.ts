import { defineFunction } from '../definition.ts';
import { STORED_NUMBERLIKE, wholeOf } from '../whole-number.ts';

export const TO_LONG = defineFunction({
  name: 'TO_LONG',
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as a long: doubles rounded, dates as milliseconds since 1970; null where it does not fit.',
  parameters: [{ name: 'field', types: STORED_NUMBERLIKE }],
  multivalue: 'each',
  result: 'long',
  sql: ([value], context) => wholeOf(value!, 'BIGINT', context),
  examples: [
    {
      query:
        'ROW a = "2147483648.2", b = -2.5, c = "x" | EVAL a = TO_LONG(a), b = TO_LONG(b), c = TO_LONG(c) | KEEP a, b, c',
      rows: [[2147483648, -2, null]],
    },
    { query: 'ROW d = TO_DATETIME("1970-01-01T00:00:01Z") | EVAL a = TO_LONG(d) | KEEP a', rows: [[1000]] },
  ],
});
