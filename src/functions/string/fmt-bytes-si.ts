import { defineAmountText, unitsBy } from '../human-amount.ts';

export const FMT_BYTES_SI = defineAmountText({
  name: 'FMT_BYTES_SI',
  description: 'A number of bytes for people, in units of 1,000: `1.5KB`; in a given unit, or the largest that fits.',
  amount: 'bytes',
  units: unitsBy(1000n, ['B', 'KB', 'MB', 'GB', 'TB', 'PB']),
  examples: [
    {
      query: 'ROW n = 2599 | EVAL a = FMT_BYTES_SI(n), b = FMT_BYTES_SI(n, "B") | KEEP a, b',
      rows: [['2.5KB', '2599B']],
    },
  ],
});
