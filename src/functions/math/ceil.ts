import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const CEIL = defineFunction({
  name: 'CEIL',
  kind: 'scalar',
  category: 'math',
  description: 'A number rounded up to a whole one, of its own type.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'null',
  result: ([number]) => number!.type,
  sql: ([number]) => (number!.type === 'double' ? sql`ceil(${number!.sql})` : number!.sql),
  examples: [{ query: 'ROW a = 2.5, n = 2 | EVAL b = CEIL(a), c = CEIL(n) | KEEP b, c', rows: [[3, 2]] }],
});
