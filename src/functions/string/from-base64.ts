import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const FROM_BASE64 = defineFunction({
  name: 'FROM_BASE64',
  kind: 'scalar',
  category: 'string',
  description: 'The text that Base64 stands for; null where it is none, or no UTF-8.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`TRY(decode(from_base64(${text!.sql})))`,
  examples: [
    {
      query: 'ROW a = "ZWxhc3RpYw==", b = "?" | EVAL c = FROM_BASE64(a), d = FROM_BASE64(b) | KEEP c, d',
      rows: [['elastic', null]],
    },
  ],
});
