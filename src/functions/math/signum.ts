import { defineDoubleFunction } from '../double-function.ts';

export const SIGNUM = defineDoubleFunction({
  name: 'SIGNUM',
  description: 'The sign of a number: -1, 0 or 1.',
  sqlName: 'sign',
  examples: [{ query: 'ROW a = -5 | EVAL b = SIGNUM(a) | KEEP b', rows: [[-1]] }],
});
