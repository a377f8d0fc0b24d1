import { defineDoubleFunction } from '../double-function.ts';

export const CBRT = defineDoubleFunction({
  name: 'CBRT',
  description: 'The cube root.',
  sqlName: 'cbrt',
  examples: [{ query: 'ROW a = -8 | EVAL b = CBRT(a) | KEEP b', rows: [[-2]] }],
});
