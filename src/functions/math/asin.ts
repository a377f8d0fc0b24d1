import { sql } from '../../base/sql-text.ts';
import { defineDoubleFunction } from '../double-function.ts';

export const ASIN = defineDoubleFunction({
  name: 'ASIN',
  description: 'The angle in radians that has a sine; null outside -1 to 1.',
  sqlName: 'asin',
  domain: (x) => sql`${x} BETWEEN -1 AND 1`,
  examples: [
    { query: 'ROW a = 0 | EVAL b = ASIN(a) | KEEP b', rows: [[0]] },
    { query: 'ROW a = 2 | EVAL b = ASIN(a) | KEEP b', rows: [[null]] },
  ],
});
