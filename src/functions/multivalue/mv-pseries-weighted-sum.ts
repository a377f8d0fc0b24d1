import { sql } from '../../base/sql-text.ts';
import { asDouble, asList, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const MV_PSERIES_WEIGHTED_SUM = defineFunction({
  name: 'MV_PSERIES_WEIGHTED_SUM',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The sum of the values, each divided by its place (from 1) to the power of `p`.',
  parameters: [
    { name: 'number', types: ['double'] },
    { name: 'p', types: ['double', 'integer', 'long'], constant: true },
  ],
  multivalue: 'native',
  result: 'double',
  sql: ([number, p], context) => {
    const term = sql`one / pow(place, ${asDouble(p!, context)})`;
    const terms = sql`list_transform(${asList(number!, context)}, lambda one, place: ${term})`;
    return finite(sql`list_aggregate(${terms}, 'kahan_sum')`, context);
  },
  examples: [
    { query: 'ROW a = [6.0, 4.0, 3.0] | EVAL b = MV_PSERIES_WEIGHTED_SUM(a, 1) | KEEP b', rows: [[9]] },
    { query: 'ROW a = 5.5 | EVAL b = MV_PSERIES_WEIGHTED_SUM(a, 2.0) | KEEP b', rows: [[5.5]] },
  ],
});
