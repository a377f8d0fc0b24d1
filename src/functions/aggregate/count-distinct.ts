import { sql } from '../../base/sql-text.ts';
import { distinctValues } from '../aggregate-list.ts';
import { defineFunction } from '../definition.ts';
import { INTEGERS, STORED } from '../types.ts';

export const COUNT_DISTINCT = defineFunction({
  name: 'COUNT_DISTINCT',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'Counts the different values, exactly; the precision that ES|QL takes is accepted and not needed.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'precision', types: INTEGERS, optional: true, constant: true },
  ],
  multivalue: 'native',
  result: 'long',
  sql: ([field], context) => {
    if (!field!.multi) return context.over(sql`count(DISTINCT ${field!.sql})`);
    return sql`CAST(coalesce(list_count(${distinctValues(field!, context)}), 0) AS BIGINT)`;
  },
  examples: [
    { query: 'ROW a = ["x", "y", "x"] | STATS n = COUNT_DISTINCT(a)', rows: [[2]] },
    { query: 'ROW a = 1 | WHERE a > 1 | STATS n = COUNT_DISTINCT(a, 3000)', rows: [[0]] },
  ],
});
