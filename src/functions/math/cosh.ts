import { defineDoubleFunction } from '../double-function.ts';

export const COSH = defineDoubleFunction({
  name: 'COSH',
  description: 'The hyperbolic cosine.',
  sqlName: 'cosh',
  examples: [
    { query: 'ROW a = 0 | EVAL b = COSH(a) | KEEP b', rows: [[1]] },
    { query: 'ROW a = 1000 | EVAL b = COSH(a) | KEEP b', rows: [[null]] },
  ],
});
