import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const SHA1 = defineFunction({
  name: 'SHA1',
  kind: 'scalar',
  category: 'string',
  description: 'The SHA1 hash of the text, in hexadecimal.',
  parameters: [{ name: 'input', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`sha1(${text!.sql})`,
  examples: [{ query: 'ROW a = "a" | EVAL b = SUBSTRING(SHA1(a), 1, 8) | KEEP b', rows: [['86f7e437']] }],
});
