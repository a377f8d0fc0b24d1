import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const COUNT = defineFunction({
  name: 'COUNT',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'Counts rows, or the values of an expression where one is given; nulls are not counted.',
  parameters: [{ name: 'field', types: STORED, optional: true }],
  multivalue: 'native',
  result: 'long',
  sql: ([field], { over, dialect }) => {
    if (field === undefined) return over(sql`count(*)`);
    if (!field.multi) return over(sql`count(${field.sql})`);
    return sql`CAST(coalesce(${over(sql`sum(${dialect.listLength(field.sql)})`)}, 0) AS BIGINT)`;
  },
  examples: [
    { query: 'ROW a = [1, 2, 3] | STATS n = COUNT(a), rows = COUNT(*)', rows: [[3, 1]] },
    { query: 'ROW a = 1 | WHERE a > 1 | STATS n = COUNT(a)', rows: [[0]] },
  ],
});
