import { defineDoubleFunction } from '../double-function.ts';

export const EXP = defineDoubleFunction({
  name: 'EXP',
  description: 'The number e to a power.',
  sqlName: 'exp',
  examples: [
    { query: 'ROW a = 0 | EVAL b = EXP(a) | KEEP b', rows: [[1]] },
    { query: 'ROW a = 1000 | EVAL b = EXP(a) | KEEP b', rows: [[null]] },
  ],
});
