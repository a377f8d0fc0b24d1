import { defineAmountText } from '../human-amount.ts';

export const FMT_DURATION = defineAmountText({
  name: 'FMT_DURATION',
  description: 'A number of nanoseconds for people: `1.5s`; in a given unit, or the largest that fits.',
  amount: 'nanoseconds',
  units: [
    ['nanos', 1n],
    ['micros', 1_000n],
    ['ms', 1_000_000n],
    ['s', 1_000_000_000n],
    ['m', 60_000_000_000n],
    ['h', 3_600_000_000_000n],
    ['d', 86_400_000_000_000n],
  ],
  examples: [
    {
      query:
        'ROW n = 5400000000000 | EVAL a = FMT_DURATION(n), b = FMT_DURATION(n, "m"), c = FMT_DURATION(250) | KEEP a, b, c',
      rows: [['1.5h', '90m', '250nanos']],
    },
  ],
});
