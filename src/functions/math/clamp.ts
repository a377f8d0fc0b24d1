import { comparisonCheck, comparisonCoercion } from '../comparison.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { extremeOf } from '../value-list.ts';

export const CLAMP = defineFunction({
  name: 'CLAMP',
  kind: 'scalar',
  category: 'math',
  description: 'A value kept between two bounds.',
  parameters: [
    { name: 'value', types: STORED },
    { name: 'min', types: STORED },
    { name: 'max', types: STORED },
  ],
  multivalue: 'null',
  result: commonType,
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: ([number, min, max], context) => {
    const raised = { ...number!, sql: extremeOf('greatest', [number!, min!], context), type: context.type };
    return extremeOf('least', [raised, max!], context);
  },
  examples: [{ query: 'ROW a = 3, b = 7 | EVAL c = CLAMP(a, 4, 6), d = CLAMP(b, 4, 6) | KEEP c, d', rows: [[4, 6]] }],
});
