import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';
import { WHITE_SPACE_SQL } from '../white-space.ts';

export const TRIM = defineFunction({
  name: 'TRIM',
  kind: 'scalar',
  category: 'string',
  description: 'The text without white space at both ends.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`trim(${text!.sql}, ${WHITE_SPACE_SQL})`,
  examples: [{ query: 'ROW a = " a b " | EVAL b = TRIM(a) | KEEP b', rows: [['a b']] }],
});
