import { defineDoubleFunction } from '../double-function.ts';

export const ASINH = defineDoubleFunction({
  name: 'ASINH',
  description: 'The inverse of the hyperbolic sine.',
  sqlName: 'asinh',
  examples: [{ query: 'ROW a = 0 | EVAL b = ASINH(a) | KEEP b', rows: [[0]] }],
});
