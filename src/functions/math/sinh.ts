import { defineDoubleFunction } from '../double-function.ts';

export const SINH = defineDoubleFunction({
  name: 'SINH',
  description: 'The hyperbolic sine.',
  sqlName: 'sinh',
  examples: [
    { query: 'ROW a = 0 | EVAL b = SINH(a) | KEEP b', rows: [[0]] },
    { query: 'ROW a = 1000 | EVAL b = SINH(a) | KEEP b', rows: [[null]] },
  ],
});
