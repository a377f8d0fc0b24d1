import { Sql } from '../../base/sql-text.ts';
import { finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { statistic } from '../quantile.ts';

export const MEDIAN_ABSOLUTE_DEVIATION = defineFunction({
  name: 'MEDIAN_ABSOLUTE_DEVIATION',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The median of how far each value lies from the median of all.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: 'double',
  sql: ([number], context) => finite(statistic(Sql.raw('mad'), number!, context), context),
  examples: [{ query: 'ROW a = [2, 4, 4, 4, 5, 5, 7, 9] | STATS d = MEDIAN_ABSOLUTE_DEVIATION(a)', rows: [[0.5]] }],
});
