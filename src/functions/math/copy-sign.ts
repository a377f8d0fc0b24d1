import { sql } from '../../base/sql-text.ts';
import { asDouble, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const COPY_SIGN = defineFunction({
  name: 'COPY_SIGN',
  kind: 'scalar',
  category: 'math',
  description: 'The first number with the sign of the second.',
  parameters: [
    { name: 'magnitude', types: NUMBERS },
    { name: 'sign', types: NUMBERS },
  ],
  multivalue: 'null',
  result: 'double',
  sql: ([magnitude, sign], context) => {
    const value = sql`abs(${asDouble(magnitude!, context)})`;
    return once('sign', asDouble(sign!, context), context, (s) => {
      return sql`(CASE WHEN signbit(${s}) THEN -1 WHEN ${s} IS NOT NULL THEN 1 END * ${value})`;
    });
  },
  examples: [{ query: 'ROW a = 3, b = -0.5 | EVAL c = COPY_SIGN(a, b) | KEEP c', rows: [[-3]] }],
});
