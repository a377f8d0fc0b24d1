import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const FLOOR = defineFunction({
  name: 'FLOOR',
  kind: 'scalar',
  category: 'math',
  description: 'A number rounded down to a whole one, of its own type.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'null',
  result: ([number]) => number!.type,
  sql: ([number]) => (number!.type === 'double' ? sql`floor(${number!.sql})` : number!.sql),
  examples: [{ query: 'ROW a = 2.5, n = 2 | EVAL b = FLOOR(a), c = FLOOR(n) | KEEP b, c', rows: [[2, 2]] }],
});
