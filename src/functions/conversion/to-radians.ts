import { sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const TO_RADIANS = defineFunction({
  name: 'TO_RADIANS',
  kind: 'scalar',
  category: 'conversion',
  description: 'An angle given in degrees, in radians.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'each',
  result: 'double',
  sql: ([number], context) => finite(sql`radians(${asDouble(number!, context)})`, context),
  examples: [{ query: 'ROW a = 180 | EVAL b = TO_RADIANS(a) | KEEP b', rows: [[Math.PI]] }],
});
