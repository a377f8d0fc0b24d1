import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';
import { extremeOfList } from '../value-list.ts';
import { versionKey } from '../version-order.ts';

export const MAX = defineFunction({
  name: 'MAX',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The greatest of all values.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => (field!.type === 'text' ? 'keyword' : field!.type),
  sql: ([field], context) => {
    const value = field!.multi ? extremeOfList('greatest', field!.sql, context) : field!.sql;
    if (field!.type !== 'version') return context.over(sql`max(${value})`);
    return context.over(sql`arg_max(${value}, ${versionKey(value, context)})`);
  },
  examples: [
    { query: 'ROW a = [2, 1, 3], b = ["a", "b"] | STATS x = MAX(a), y = MAX(b)', rows: [[3, 'b']] },
    { query: 'ROW a = 1 | WHERE a > 1 | STATS x = MAX(a)', rows: [[null]] },
  ],
});
