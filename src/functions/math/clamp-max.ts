import { comparisonCheck, comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { extremeOf } from '../value-list.ts';

export const CLAMP_MAX = defineFunction({
  name: 'CLAMP_MAX',
  kind: 'scalar',
  category: 'math',
  description: 'A value that is at most a bound.',
  parameters: [
    { name: 'value', types: STORED },
    { name: 'max', types: STORED },
  ],
  multivalue: 'null',
  result: commonType,
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: (args, context) => extremeOf('least', args, context),
  examples: [{ query: 'ROW a = 3, b = 7 | EVAL c = CLAMP_MAX(a, 5), d = CLAMP_MAX(b, 5) | KEEP c, d', rows: [[3, 5]] }],
});
