import { comparisonCheck, comparisonCoercion, comparisonParameters, ORDERED, orderSql } from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const GREATER = defineFunction({
  name: 'GREATER',
  operator: '>',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether the left value is greater than the right one; null where either is null or has several values.',
  parameters: comparisonParameters(ORDERED),
  multivalue: 'null',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: orderSql('>'),
  examples: [
    { query: 'ROW d = TO_DATETIME("2024-05-01") | EVAL e = d > "2024-04-30T23:59:59Z" | KEEP e', rows: [[true]] },
  ],
});
