import { defineDoubleFunction } from '../double-function.ts';

export const SIN = defineDoubleFunction({
  name: 'SIN',
  description: 'The sine of an angle in radians.',
  sqlName: 'sin',
  examples: [{ query: 'ROW a = 0 | EVAL b = SIN(a) | KEEP b', rows: [[0]] }],
});
