import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';
import { extremeOfList } from '../value-list.ts';

export const MV_MIN = defineFunction({
  name: 'MV_MIN',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The least value.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'native',
  result: ([field]) => field!.type,
  sql: ([field], context) => (field!.multi ? extremeOfList('least', field!.sql, context) : field!.sql),
  examples: [{ query: 'ROW a = [2, 1, 3] | EVAL b = MV_MIN(a) | KEEP b', rows: [[1]] }],
});
