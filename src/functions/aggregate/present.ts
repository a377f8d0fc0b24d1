import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const PRESENT = defineFunction({
  name: 'PRESENT',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'Whether there is a value in any row.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: 'boolean',
  sql: ([field], { over }) => sql`(${over(sql`count(${field!.sql})`)} > 0)`,
  examples: [{ query: 'ROW a = 1, b = null | STATS x = PRESENT(a), y = PRESENT(b)', rows: [[true, false]] }],
});
