import { defineDoubleFunction } from '../double-function.ts';

export const TANH = defineDoubleFunction({
  name: 'TANH',
  description: 'The hyperbolic tangent.',
  sqlName: 'tanh',
  examples: [{ query: 'ROW a = 0 | EVAL b = TANH(a) | KEEP b', rows: [[0]] }],
});
