import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const MD5 = defineFunction({
  name: 'MD5',
  kind: 'scalar',
  category: 'string',
  description: 'The MD5 hash of the text, in hexadecimal.',
  parameters: [{ name: 'input', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`md5(${text!.sql})`,
  examples: [{ query: 'ROW a = "a" | EVAL b = SUBSTRING(MD5(a), 1, 8) | KEEP b', rows: [['0cc175b9']] }],
});
