import { sql } from '../../base/sql-text.ts';
import { defineDoubleFunction } from '../double-function.ts';

export const ATANH = defineDoubleFunction({
  name: 'ATANH',
  description: 'The inverse of the hyperbolic tangent; null outside -1 to 1.',
  sqlName: 'atanh',
  domain: (x) => sql`${x} > -1 AND ${x} < 1`,
  examples: [
    { query: 'ROW a = 0 | EVAL b = ATANH(a) | KEEP b', rows: [[0]] },
    { query: 'ROW a = 1 | EVAL b = ATANH(a) | KEEP b', rows: [[null]] },
  ],
});
