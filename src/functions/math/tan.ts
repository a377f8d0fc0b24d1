import { defineDoubleFunction } from '../double-function.ts';

export const TAN = defineDoubleFunction({
  name: 'TAN',
  description: 'The tangent of an angle in radians.',
  sqlName: 'tan',
  examples: [{ query: 'ROW a = 0 | EVAL b = TAN(a) | KEEP b', rows: [[0]] }],
});
