import { comparisonCheck, comparisonCoercion, comparisonParameters, ORDERED, orderSql } from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const LESS = defineFunction({
  name: 'LESS',
  operator: '<',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether the left value is less than the right one; null where either is null or has several values.',
  parameters: comparisonParameters(ORDERED),
  multivalue: 'null',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: orderSql('<'),
  examples: [
    { query: 'ROW a = 1 | EVAL e = a < 2.5 | KEEP e', rows: [[true]] },
    { query: 'ROW v = TO_VERSION("1.9.0") | EVAL e = v < "1.10.0" | KEEP e', rows: [[true]] },
  ],
});
