import { sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const SCALB = defineFunction({
  name: 'SCALB',
  kind: 'scalar',
  category: 'math',
  description: 'A number times 2 to a whole power, as a double; null where that is no finite number.',
  parameters: [
    { name: 'number', types: NUMBERS },
    { name: 'scale', types: ['integer', 'long'] },
  ],
  multivalue: 'null',
  result: 'double',
  sql: ([number, scale], context) =>
    finite(sql`(${asDouble(number!, context)} * pow(2, ${asDouble(scale!, context)}))`, context),
  examples: [{ query: 'ROW a = 3 | EVAL b = SCALB(a, 4), c = SCALB(a, 5000) | KEEP b, c', rows: [[48, null]] }],
});
