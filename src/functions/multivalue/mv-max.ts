import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';
import { extremeOfList } from '../value-list.ts';

export const MV_MAX = defineFunction({
  name: 'MV_MAX',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The greatest value.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => field!.type,
  sql: ([field], context) => (field!.multi ? extremeOfList('greatest', field!.sql, context) : field!.sql),
  examples: [{ query: 'ROW a = [2, 1, 3] | EVAL b = MV_MAX(a) | KEEP b', rows: [[3]] }],
});
