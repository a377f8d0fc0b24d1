import { defineBoundTest } from '../bound-test.ts';

export const MV_GREATER = defineBoundTest({
  name: 'MV_GREATER',
  description:
    'Whether some value is greater than a bound, in the order of its type; false, never null, where there is none.',
  operator: '>',
  examples: [
    {
      query:
        'ROW a = [1, 5, 10], w = ["apple", "cherry"] | EVAL b = MV_GREATER(a, 5), c = MV_GREATER(a, 10), d = MV_GREATER(w, "banana"), e = MV_GREATER(null, 1) | KEEP b, c, d, e',
      rows: [[true, false, true, false]],
    },
    {
      query: 'ROW a = [1, 5, 10] | EVAL b = MV_GREATER(a, 10, {"include_bound": true}) | KEEP b',
      rows: [[true]],
    },
  ],
});
