import { defineFunction } from '../definition.ts';
import { isDate, STORED } from '../types.ts';
import { textOf } from '../value-text.ts';

export const TO_STRING = defineFunction({
  name: 'TO_STRING',
  aliases: ['TO_STR'],
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as text: dates in ISO 8601, addresses as they are written, doubles as `1.0` or `1.0E10`.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'each',
  result: 'keyword',
  zone: ([value]) => (isDate(value!.type) ? { local: [0] } : undefined),
  sql: ([value], context) => textOf(value!, context),
  examples: [
    {
      query:
        'ROW a = 1.0, b = 1e10, c = TO_DATETIME("2024-05-08"), d = TO_IP("::1") | EVAL a = TO_STRING(a), b = TO_STRING(b), c = TO_STRING(c), d = TO_STRING(d) | KEEP a, b, c, d',
      rows: [['1.0', '1.0E10', '2024-05-08T00:00:00.000Z', '::1']],
    },
    { query: 'ROW a = [1, 2] | EVAL b = TO_STRING(a) | KEEP b', rows: [[['1', '2']]] },
  ],
});
