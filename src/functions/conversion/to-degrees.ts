import { sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const TO_DEGREES = defineFunction({
  name: 'TO_DEGREES',
  kind: 'scalar',
  category: 'conversion',
  description: 'An angle given in radians, in degrees.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'each',
  result: 'double',
  sql: ([number], context) => finite(sql`degrees(${asDouble(number!, context)})`, context),
  examples: [{ query: 'ROW a = 0 | EVAL b = TO_DEGREES(a) | KEEP b', rows: [[0]] }],
});
