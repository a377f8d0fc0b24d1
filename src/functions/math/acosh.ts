import { sql } from '../../base/sql-text.ts';
import { defineDoubleFunction } from '../double-function.ts';

export const ACOSH = defineDoubleFunction({
  name: 'ACOSH',
  description: 'The inverse of the hyperbolic cosine; null below 1.',
  sqlName: 'acosh',
  domain: (x) => sql`${x} >= 1`,
  examples: [
    { query: 'ROW a = 1 | EVAL b = ACOSH(a) | KEEP b', rows: [[0]] },
    { query: 'ROW a = 0 | EVAL b = ACOSH(a) | KEEP b', rows: [[null]] },
  ],
});
