import { sql } from '../../base/sql-text.ts';
import { defineDoubleFunction } from '../double-function.ts';

export const SQRT = defineDoubleFunction({
  name: 'SQRT',
  description: 'The square root; null of a negative number.',
  sqlName: 'sqrt',
  domain: (x) => sql`${x} >= 0`,
  examples: [
    { query: 'ROW a = 9 | EVAL b = SQRT(a) | KEEP b', rows: [[3]] },
    { query: 'ROW a = -1 | EVAL b = SQRT(a) | KEEP b', rows: [[null]] },
  ],
});
