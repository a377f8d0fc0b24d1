import { sql } from '../../base/sql-text.ts';
import { asDouble, finite, narrowed } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const SUM = defineFunction({
  name: 'SUM',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The sum of all values: of whole numbers a long (null where it overflows), of doubles a double.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: ([number]) => (number!.type === 'double' || number!.type === 'null' ? number!.type : 'long'),
  sql: ([number], context) => {
    if (number!.type === 'double') {
      const value = number!.multi ? sql`list_aggregate(${number!.sql}, 'kahan_sum')` : asDouble(number!, context);
      return finite(context.over(sql`kahan_sum(${value})`), context);
    }
    const value = number!.multi ? sql`list_sum(${number!.sql})` : number!.sql;
    return narrowed(context.over(sql`sum(${value})`), 'BIGINT');
  },
  examples: [
    { query: 'ROW a = [1, 2, 3] | STATS s = SUM(a)', rows: [[6]] },
    { query: 'ROW a = [9223372036854775807, 1] | STATS s = SUM(a)', rows: [[null]] },
    { query: 'ROW a = 1.5 | WHERE a > 2 | STATS s = SUM(a)', rows: [[null]] },
  ],
});
