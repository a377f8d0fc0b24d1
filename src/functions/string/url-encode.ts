import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';
import { componentEncoded } from '../url-text.ts';

export const URL_ENCODE = defineFunction({
  name: 'URL_ENCODE',
  kind: 'scalar',
  category: 'string',
  description: 'The text encoded for a form in a URL: a blank becomes `+`.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`replace(${componentEncoded(text!.sql)}, '%20', '+')`,
  examples: [{ query: 'ROW a = "a b&c~*" | EVAL b = URL_ENCODE(a) | KEEP b', rows: [['a+b%26c%7E*']] }],
});
