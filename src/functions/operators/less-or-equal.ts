import { comparisonCheck, comparisonCoercion, comparisonParameters, ORDERED, orderSql } from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const LESS_OR_EQUAL = defineFunction({
  name: 'LESS_OR_EQUAL',
  operator: '<=',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether the left value is at most the right one; null where either is null or has several values.',
  parameters: comparisonParameters(ORDERED),
  multivalue: 'null',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: orderSql('<='),
  examples: [{ query: 'ROW a = 2 | EVAL e = a <= 2 | KEEP e', rows: [[true]] }],
});
