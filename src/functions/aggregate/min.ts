import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';
import { extremeOfList } from '../value-list.ts';
import { versionKey } from '../version-order.ts';

export const MIN = defineFunction({
  name: 'MIN',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The least of all values.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => (field!.type === 'text' ? 'keyword' : field!.type),
  sql: ([field], context) => {
    const value = field!.multi ? extremeOfList('least', field!.sql, context) : field!.sql;
    if (field!.type !== 'version') return context.over(sql`min(${value})`);
    return context.over(sql`arg_min(${value}, ${versionKey(value, context)})`);
  },
  examples: [
    { query: 'ROW a = [2, 1, 3], b = ["a", "b"] | STATS x = MIN(a), y = MIN(b)', rows: [[1, 'a']] },
    { query: 'ROW a = 1 | WHERE a > 1 | STATS x = MIN(a)', rows: [[null]] },
  ],
});
