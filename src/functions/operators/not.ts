import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';

export const NOT = defineFunction({
  name: 'NOT',
  operator: 'NOT',
  kind: 'scalar',
  category: 'operator',
  description: 'True for false and false for true; null for null.',
  parameters: [{ name: 'value', types: ['boolean'] }],
  multivalue: 'null',
  result: 'boolean',
  sql: ([value]) => sql`(NOT ${value!.sql})`,
  examples: [{ query: 'ROW a = true | EVAL b = NOT a | KEEP b', rows: [[false]] }],
});
