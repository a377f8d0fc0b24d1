import { includeOption, someBeyond } from '../bound-test.ts';
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
  options: [includeOption('include_lower', true), includeOption('include_upper', true)],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  coerce: comparisonCoercion,
  check: comparisonCheck,
  sql: ([field, lower, upper], context) =>
    someBeyond(
      field!,
      [
        { operator: context.options.include_lower === false ? '>' : '>=', bound: lower! },
        { operator: context.options.include_upper === false ? '<' : '<=', bound: upper! },
      ],
      context,
    ),
  examples: [
    {
      query:
        'ROW a = [1, 10], d = TO_DATETIME("2024-05-08") | EVAL b = MV_IN_RANGE(a, 4, 6), c = MV_IN_RANGE(a, 4, 10), e = MV_IN_RANGE(d, "2024-05-01", "2024-06-01"), f = MV_IN_RANGE(a, null, 5) | KEEP b, c, e, f',
      rows: [[false, true, true, false]],
    },
    {
      query:
        'ROW a = [4, 6] | EVAL b = MV_IN_RANGE(a, 4, 6), c = MV_IN_RANGE(a, 4, 6, {"include_lower": false}), d = MV_IN_RANGE(a, 4, 6, {"include_lower": false, "include_upper": false}) | KEEP b, c, d',
      rows: [[true, true, false]],
    },
  ],
});
