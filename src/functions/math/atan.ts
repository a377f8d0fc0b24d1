import { defineDoubleFunction } from '../double-function.ts';

export const ATAN = defineDoubleFunction({
  name: 'ATAN',
  description: 'The angle in radians that has a tangent.',
  sqlName: 'atan',
  examples: [{ query: 'ROW a = 0 | EVAL b = ATAN(a) | KEEP b', rows: [[0]] }],
});
