import { comparisonCheck, comparisonCoercion, comparisonParameters, ORDERED, orderSql } from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const GREATER_OR_EQUAL = defineFunction({
  name: 'GREATER_OR_EQUAL',
  operator: '>=',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether the left value is at least the right one; null where either is null or has several values.',
  parameters: comparisonParameters(ORDERED),
  multivalue: 'null',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: orderSql('>='),
  examples: [{ query: 'ROW a = "b" | EVAL e = a >= "a", f = a >= "c" | KEEP e, f', rows: [[true, false]] }],
});
