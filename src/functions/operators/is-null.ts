import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED, TIME_SPANS } from '../types.ts';

export const IS_NULL = defineFunction({
  name: 'IS_NULL',
  operator: 'IS NULL',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether there is no value.',
  parameters: [{ name: 'value', types: [...STORED, ...TIME_SPANS] }],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  sql: ([value]) => sql`(${value!.sql} IS NULL)`,
  examples: [
    { query: 'ROW a = [1, 2], b = null | EVAL c = a IS NULL, d = b IS NULL | KEEP c, d', rows: [[false, true]] },
  ],
});
