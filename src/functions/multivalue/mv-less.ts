import { defineBoundTest } from '../bound-test.ts';

export const MV_LESS = defineBoundTest({
  name: 'MV_LESS',
  description:
    'Whether some value is less than a bound, in the order of its type; false, never null, where there is none.',
  operator: '<',
  examples: [
    {
      query:
        'ROW a = [1, 5, 10], w = ["apple", "cherry"] | EVAL b = MV_LESS(a, 5), c = MV_LESS(a, 1), d = MV_LESS(w, "banana"), e = MV_LESS(null, 1) | KEEP b, c, d, e',
      rows: [[true, false, true, false]],
    },
    {
      query: 'ROW a = [1, 5, 10] | EVAL b = MV_LESS(a, 1, {"include_bound": true}) | KEEP b',
      rows: [[true]],
    },
  ],
});
