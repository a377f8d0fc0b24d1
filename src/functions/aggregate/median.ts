import { Sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { quantile } from '../quantile.ts';

export const MEDIAN = defineFunction({
  name: 'MEDIAN',
  kind: 'aggregate',
  category: 'aggregate',
  description:
    'The value that half of all values lie below: exact, and between the middle two where their number is even.',
  parameters: [{ name: 'number', types: ['integer', 'long', 'double'] }],
  multivalue: 'native',
  result: 'double',
  sql: ([number], context) => quantile(Sql.raw('median'), number!, context),
  examples: [{ query: 'ROW a = [5, 1, 2, 4] | STATS m = MEDIAN(a)', rows: [[3]] }],
});
