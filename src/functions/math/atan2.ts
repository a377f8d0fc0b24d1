import { sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const ATAN2 = defineFunction({
  name: 'ATAN2',
  kind: 'scalar',
  category: 'math',
  description: 'The angle in radians between the x axis and the ray to a point.',
  parameters: [
    { name: 'y', types: NUMBERS },
    { name: 'x', types: NUMBERS },
  ],
  multivalue: 'null',
  result: 'double',
  sql: ([y, x], context) => finite(sql`atan2(${asDouble(y!, context)}, ${asDouble(x!, context)})`, context),
  examples: [{ query: 'ROW y = 0, x = 1 | EVAL a = ATAN2(y, x) | KEEP a', rows: [[0]] }],
});
