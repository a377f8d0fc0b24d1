import { sql } from '../../base/sql-text.ts';
import { defineDoubleFunction } from '../double-function.ts';

export const ACOS = defineDoubleFunction({
  name: 'ACOS',
  description: 'The angle in radians that has a cosine; null outside -1 to 1.',
  sqlName: 'acos',
  domain: (x) => sql`${x} BETWEEN -1 AND 1`,
  examples: [
    { query: 'ROW a = 1 | EVAL b = ACOS(a) | KEEP b', rows: [[0]] },
    { query: 'ROW a = 2 | EVAL b = ACOS(a) | KEEP b', rows: [[null]] },
  ],
});
