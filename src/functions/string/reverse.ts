import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const REVERSE = defineFunction({
  name: 'REVERSE',
  kind: 'scalar',
  category: 'string',
  description: 'The text backwards, character by character as people see them.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`reverse(${text!.sql})`,
  examples: [{ query: 'ROW a = "abc" | EVAL b = REVERSE(a) | KEEP b', rows: [['cba']] }],
});
