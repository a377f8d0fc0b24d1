import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { extremeOf, sameKindCheck } from '../value-list.ts';

export const LEAST = defineFunction({
  name: 'LEAST',
  kind: 'scalar',
  category: 'conditional',
  description: 'The least of the arguments and of all their values; null where an argument is null.',
  parameters: [{ name: 'value', types: STORED }],
  variadic: true,
  multivalue: 'native',
  nulls: 'handled',
  result: commonType,
  check: sameKindCheck('LEAST'),
  sql: (args, context) => extremeOf('least', args, context),
  examples: [
    { query: 'ROW a = 5, b = [3, 10] | EVAL c = LEAST(a, b), d = LEAST("a", "b") | KEEP c, d', rows: [[3, 'a']] },
    { query: 'ROW a = 5, b = null | EVAL c = LEAST(a, b) | KEEP c', rows: [[null]] },
  ],
});
