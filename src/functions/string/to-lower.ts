import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const TO_LOWER = defineFunction({
  name: 'TO_LOWER',
  kind: 'scalar',
  category: 'string',
  description: 'The text in lower case, value by value.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'each',
  result: 'keyword',
  sql: ([text]) => sql`lower(${text!.sql})`,
  examples: [{ query: 'ROW a = "Ab Ü" | EVAL b = TO_LOWER(a) | KEEP b', rows: [['ab ü']] }],
});
