import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const SHA256 = defineFunction({
  name: 'SHA256',
  kind: 'scalar',
  category: 'string',
  description: 'The SHA256 hash of the text, in hexadecimal.',
  parameters: [{ name: 'input', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`sha256(${text!.sql})`,
  examples: [{ query: 'ROW a = "a" | EVAL b = SUBSTRING(SHA256(a), 1, 8) | KEEP b', rows: [['ca978112']] }],
});
