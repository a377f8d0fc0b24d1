import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const ABSENT = defineFunction({
  name: 'ABSENT',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'Whether there is no value in any row.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: 'boolean',
  sql: ([field], { over }) => sql`(${over(sql`count(${field!.sql})`)} = 0)`,
  examples: [{ query: 'ROW a = 1, b = null | STATS x = ABSENT(a), y = ABSENT(b)', rows: [[false, true]] }],
});
