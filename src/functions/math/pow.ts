import { sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const POW = defineFunction({
  name: 'POW',
  kind: 'scalar',
  category: 'math',
  description: 'A number to a power, always a double; null where that is no finite number.',
  parameters: [
    { name: 'base', types: NUMBERS },
    { name: 'exponent', types: NUMBERS },
  ],
  multivalue: 'null',
  result: 'double',
  sql: ([base, exponent], context) =>
    finite(sql`pow(${asDouble(base!, context)}, ${asDouble(exponent!, context)})`, context),
  examples: [{ query: 'ROW a = 2 | EVAL b = POW(a, 10), c = POW(a, 5000) | KEEP b, c', rows: [[1024, null]] }],
});
