import { Sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { spread } from '../spread.ts';

export const STD_DEV = defineFunction({
  name: 'STD_DEV',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The standard deviation of all values, as of a whole population.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: 'double',
  sql: ([number], context) => spread(Sql.raw('stddev_pop'), number!, context),
  examples: [{ query: 'ROW a = [2, 4, 4, 4, 5, 5, 7, 9] | STATS d = STD_DEV(a)', rows: [[2]] }],
});
