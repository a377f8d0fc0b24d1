import { sql } from '../../base/sql-text.ts';
import { finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

/** The mean of values of which parts are known: the `$TOTAL` of each part, and how many values it has. */
export const MEAN = defineFunction({
  name: '$MEAN',
  kind: 'aggregate',
  category: 'internal',
  description: 'The mean of values, from parts of their sum.',
  parameters: [
    { name: 'total', types: ['long', 'double'] },
    { name: 'count', types: ['long'] },
  ],
  multivalue: 'null',
  result: 'double',
  sql: ([total, count], context) => {
    const sum = total!.type === 'double' ? sql`kahan_sum(${total!.sql})` : sql`sum(${total!.sql})`;
    return finite(sql`(CAST(${context.over(sum)} AS DOUBLE) / ${context.over(sql`sum(${count!.sql})`)})`, context);
  },
  examples: [],
});
