import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';

export const MV_FIRST = defineFunction({
  name: 'MV_FIRST',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The first value.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => field!.type,
  sql: ([field], { dialect }) => (field!.multi ? dialect.listElement(field!.sql, sql`1`) : field!.sql),
  examples: [{ query: 'ROW a = ["b", "a", "c"] | EVAL b = MV_FIRST(a) | KEEP b', rows: [['b']] }],
});
