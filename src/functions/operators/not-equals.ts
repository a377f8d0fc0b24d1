import {
  comparisonCheck,
  comparisonCoercion,
  comparisonDoubt,
  comparisonParameters,
  equalitySql,
} from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const NOT_EQUALS = defineFunction({
  name: 'NOT_EQUALS',
  operator: '!=',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether two values differ; null where either is null or has several values.',
  parameters: comparisonParameters(),
  multivalue: 'null',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  doubt: comparisonDoubt,
  sql: equalitySql('<>'),
  examples: [
    { query: 'ROW a = 1 | EVAL e = a != 2 | KEEP e', rows: [[true]] },
    { query: 'ROW a = null | EVAL e = a != 2 | KEEP e', rows: [[null]] },
  ],
});
