import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { extremeOf, sameKindCheck } from '../value-list.ts';

export const GREATEST = defineFunction({
  name: 'GREATEST',
  kind: 'scalar',
  category: 'conditional',
  description: 'The greatest of the arguments and of all their values; null where an argument is null.',
  parameters: [{ name: 'value', types: STORED }],
  variadic: true,
  multivalue: 'native',
  nulls: 'handled',
  result: commonType,
  check: sameKindCheck('GREATEST'),
  sql: (args, context) => extremeOf('greatest', args, context),
  examples: [
    {
      query: 'ROW a = 5, b = [3, 10] | EVAL c = GREATEST(a, b), d = GREATEST("a", "b") | KEEP c, d',
      rows: [[10, 'b']],
    },
    { query: 'ROW a = 5, b = null | EVAL c = GREATEST(a, b) | KEEP c', rows: [[null]] },
  ],
});
