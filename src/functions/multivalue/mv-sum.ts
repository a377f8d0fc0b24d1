import { sql } from '../../base/sql-text.ts';
import { finite, narrowed } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MV_SUM = defineFunction({
  name: 'MV_SUM',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The sum of the values, in their own type; null where it overflows.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'native',
  result: ([number]) => number!.type,
  sql: ([number], context) => {
    if (!number!.multi) return number!.sql;
    if (number!.type === 'double') return finite(sql`list_aggregate(${number!.sql}, 'kahan_sum')`, context);
    return narrowed(sql`list_sum(${number!.sql})`, context.dialect.sqlType(number!.type, false));
  },
  examples: [
    { query: 'ROW a = [3, 5, 6] | EVAL b = MV_SUM(a) | KEEP b', rows: [[14]] },
    { query: 'ROW a = [2147483647, 1] | EVAL b = MV_SUM(a) | KEEP b', rows: [[null]] },
  ],
});
