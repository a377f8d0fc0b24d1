import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const TO_BASE64 = defineFunction({
  name: 'TO_BASE64',
  kind: 'scalar',
  category: 'string',
  description: 'The text in Base64.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`to_base64(encode(${text!.sql}))`,
  examples: [{ query: 'ROW a = "elastic" | EVAL b = TO_BASE64(a) | KEEP b', rows: [['ZWxhc3RpYw==']] }],
});
