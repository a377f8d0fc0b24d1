import { sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const WEIGHTED_AVG = defineFunction({
  name: 'WEIGHTED_AVG',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The mean of values that count by their weights; rows with several values are left out.',
  parameters: [
    { name: 'number', types: ['integer', 'long', 'double'] },
    { name: 'weight', types: ['integer', 'long', 'double'] },
  ],
  multivalue: 'null',
  result: 'double',
  sql: ([number, weight], context) => {
    const value = asDouble(number!, context);
    const factor = asDouble(weight!, context);
    const weights = sql`CASE WHEN ${value} IS NOT NULL THEN ${factor} END`;
    const sums = sql`${context.over(sql`kahan_sum(${value} * ${factor})`)} / ${context.over(sql`kahan_sum(${weights})`)}`;
    return finite(sql`(${sums})`, context);
  },
  examples: [{ query: 'ROW v = 4, w = 2 | STATS a = WEIGHTED_AVG(v, w)', rows: [[4]] }],
});
