import {
  comparisonCheck,
  comparisonCoercion,
  comparisonDoubt,
  comparisonParameters,
  equalitySql,
} from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const EQUALS = defineFunction({
  name: 'EQUALS',
  operator: '==',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether two values are equal; null where either is null or has several values.',
  parameters: comparisonParameters(),
  multivalue: 'null',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  doubt: comparisonDoubt,
  sql: equalitySql('='),
  examples: [
    { query: 'ROW a = "x" | EVAL e = a == "x" | KEEP e', rows: [[true]] },
    { query: 'ROW a = [1, 2] | EVAL e = a == 1 | KEEP e', rows: [[null]] },
  ],
});
