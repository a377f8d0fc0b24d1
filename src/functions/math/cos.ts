import { defineDoubleFunction } from '../double-function.ts';

export const COS = defineDoubleFunction({
  name: 'COS',
  description: 'The cosine of an angle in radians.',
  sqlName: 'cos',
  examples: [{ query: 'ROW a = 0 | EVAL b = COS(a) | KEEP b', rows: [[1]] }],
});
