import { comparisonCheck, comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { extremeOf } from '../value-list.ts';

export const CLAMP_MIN = defineFunction({
  name: 'CLAMP_MIN',
  kind: 'scalar',
  category: 'math',
  description: 'A value that is at least a bound.',
  parameters: [
    { name: 'value', types: STORED },
    { name: 'min', types: STORED },
  ],
  multivalue: 'null',
  result: commonType,
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: (args, context) => extremeOf('greatest', args, context),
  examples: [{ query: 'ROW a = 3, b = 7 | EVAL c = CLAMP_MIN(a, 5), d = CLAMP_MIN(b, 5) | KEEP c, d', rows: [[5, 7]] }],
});
