import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const URL_DECODE = defineFunction({
  name: 'URL_DECODE',
  kind: 'scalar',
  category: 'string',
  description: 'The text that a URL-encoded one stands for (`+` is a blank).',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`TRY(url_decode(replace(${text!.sql}, '+', ' ')))`,
  examples: [{ query: 'ROW a = "a+b%26c" | EVAL b = URL_DECODE(a) | KEEP b', rows: [['a b&c']] }],
});
