import { Sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { spread } from '../spread.ts';

export const VARIANCE = defineFunction({
  name: 'VARIANCE',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The variance of all values, as of a whole population.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: 'double',
  sql: ([number], context) => spread(Sql.raw('var_pop'), number!, context),
  examples: [{ query: 'ROW a = [2, 4, 4, 4, 5, 5, 7, 9] | STATS d = VARIANCE(a)', rows: [[4]] }],
});
