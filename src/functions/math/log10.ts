import { sql } from '../../base/sql-text.ts';
import { defineDoubleFunction } from '../double-function.ts';

export const LOG10 = defineDoubleFunction({
  name: 'LOG10',
  description: 'The logarithm to base 10; null of a number that is not above 0.',
  sqlName: 'log10',
  domain: (x) => sql`${x} > 0`,
  examples: [
    { query: 'ROW a = 1000 | EVAL b = LOG10(a) | KEEP b', rows: [[3]] },
    { query: 'ROW a = 0 | EVAL b = LOG10(a) | KEEP b', rows: [[null]] },
  ],
});
