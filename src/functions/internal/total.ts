import { sql } from '../../base/sql-text.ts';
import { asDouble } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

/**
 * The sum of all values, wider than a long can be where they are whole numbers: a part of a greater sum, which SUM over parts gives. Null of
 * no values.
 */
export const TOTAL = defineFunction({
  name: '$TOTAL',
  kind: 'aggregate',
  category: 'internal',
  description: 'A part of a sum.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: ([number]) => (number!.type === 'double' ? 'double' : 'long'),
  sql: ([number], context) => {
    const { sql: value, multi, type } = number!;
    if (type !== 'double') return context.over(sql`sum(${multi ? sql`list_sum(${value})` : value})`);
    return context.over(
      sql`kahan_sum(${multi ? sql`list_aggregate(${value}, 'kahan_sum')` : asDouble(number!, context)})`,
    );
  },
  examples: [],
});
