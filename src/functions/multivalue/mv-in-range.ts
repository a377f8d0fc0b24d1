import { someBeyond } from '../bound-test.ts';
import { comparisonCheck, comparisonCoercion, ORDERED } from '../comparison.ts';
import { defineFunction } from '../definition.ts';

export const MV_IN_RANGE = defineFunction({
  name: 'MV_IN_RANGE',
  kind: 'scalar',
  category: 'multivalue',
  description:
    'Whether some value lies between two bounds or on one, in the order of its type; false, never null, where there is none.',
  parameters: [
    { name: 'field', types: ORDERED },
    { name: 'lower', types: ORDERED },
    { name: 'upper', types: ORDERED },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: ([field, lower, upper], context) =>
    someBeyond(
      field!,
      [
        { operator: '>=', bound: lower! },
        { operator: '<=', bound: upper! },
      ],
      context,
    ),
  examples: [
    {
      query:
        'ROW a = [1, 10], d = TO_DATETIME("2024-05-08") | EVAL b = MV_IN_RANGE(a, 4, 6), c = MV_IN_RANGE(a, 4, 10), e = MV_IN_RANGE(d, "2024-05-01", "2024-06-01"), f = MV_IN_RANGE(a, null, 5) | KEEP b, c, e, f',
      rows: [[false, true, true, false]],
    },
  ],
});
