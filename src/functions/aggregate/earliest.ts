import { defineFunction } from '../definition.ts';
import { DATES, STORED } from '../types.ts';
import { FIRST } from './first.ts';

export const EARLIEST = defineFunction({
  ...FIRST,
  name: 'EARLIEST',
  description: 'The value of the row with the least `@timestamp`; rows without a value, or with several, are left out.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'timestamp', types: DATES, implicit: '@timestamp' },
  ],
  examples: [
    {
      query: 'ROW v = "a", `@timestamp` = TO_DATETIME("2024-01-01") | STATS x = EARLIEST(v)',
      rows: [['a']],
    },
  ],
});
