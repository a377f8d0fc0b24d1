import { sql } from '../../base/sql-text.ts';
import { distinctValues, withoutNulls } from '../aggregate-list.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const VALUES = defineFunction({
  name: 'VALUES',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The different values, sorted (ES|QL leaves their order open).',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => (field!.type === 'text' ? 'keyword' : field!.type),
  resultMulti: () => true,
  sql: ([field], context) => {
    if (field!.multi) return withoutNulls(sql`list_sort(${distinctValues(field!, context)})`, context);
    return sql`list_sort(${context.over(sql`list(DISTINCT ${field!.sql})`, sql`${field!.sql} IS NOT NULL`)})`;
  },
  examples: [
    { query: 'ROW a = ["y", "x", "y"] | STATS v = VALUES(a)', rows: [[['x', 'y']]] },
    { query: 'ROW a = 1 | WHERE a > 1 | STATS v = VALUES(a)', rows: [[null]] },
  ],
});
