import { defineAmountText, unitsBy } from '../human-amount.ts';

export const FMT_BYTES = defineAmountText({
  name: 'FMT_BYTES',
  description: 'A number of bytes for people, in units of 1,024: `1.5kb`; in a given unit, or the largest that fits.',
  amount: 'bytes',
  units: unitsBy(1024n, ['b', 'kb', 'mb', 'gb', 'tb', 'pb']),
  examples: [
    {
      query:
        'ROW n = [512, 2560, 5368709120] | MV_EXPAND n | EVAL a = FMT_BYTES(n), b = FMT_BYTES(n, "kb") | KEEP a, b',
      rows: [
        ['512b', '0.5kb'],
        ['2.5kb', '2.5kb'],
        ['5gb', '5242880kb'],
      ],
    },
  ],
});
