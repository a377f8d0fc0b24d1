import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED, TIME_SPANS } from '../types.ts';

export const IS_NOT_NULL = defineFunction({
  name: 'IS_NOT_NULL',
  operator: 'IS NOT NULL',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether there is a value, or several.',
  parameters: [{ name: 'value', types: [...STORED, ...TIME_SPANS] }],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  sql: ([value]) => sql`(${value!.sql} IS NOT NULL)`,
  examples: [
    {
      query: 'ROW a = [1, 2], b = null | EVAL c = a IS NOT NULL, d = b IS NOT NULL | KEEP c, d',
      rows: [[true, false]],
    },
  ],
});
