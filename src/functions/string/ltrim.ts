import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';
import { WHITE_SPACE_SQL } from '../white-space.ts';

export const LTRIM = defineFunction({
  name: 'LTRIM',
  kind: 'scalar',
  category: 'string',
  description: 'The text without white space at its beginning.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => sql`ltrim(${text!.sql}, ${WHITE_SPACE_SQL})`,
  examples: [{ query: 'ROW a = " a b " | EVAL b = LTRIM(a) | KEEP b', rows: [['a b ']] }],
});
