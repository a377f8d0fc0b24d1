import { sql } from '../../base/sql-text.ts';
import { finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const AVG = defineFunction({
  name: 'AVG',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The mean of all values.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: 'double',
  sql: ([number], context) => {
    const { over, dialect } = context;
    const isDouble = number!.type === 'double';
    if (!number!.multi) return finite(over(isDouble ? sql`favg(${number!.sql})` : sql`avg(${number!.sql})`), context);
    const total = isDouble
      ? over(sql`kahan_sum(list_aggregate(${number!.sql}, 'kahan_sum'))`)
      : over(sql`sum(list_sum(${number!.sql}))`);
    return finite(sql`(${total} / ${over(sql`sum(${dialect.listLength(number!.sql)})`)})`, context);
  },
  examples: [
    { query: 'ROW a = [1, 2, 6] | STATS m = AVG(a)', rows: [[3]] },
    { query: 'ROW a = 1 | WHERE a > 2 | STATS m = AVG(a)', rows: [[null]] },
  ],
});
