import { defineFunction } from '../definition.ts';
import { DATES, STORED } from '../types.ts';
import { LAST } from './last.ts';

export const LATEST = defineFunction({
  ...LAST,
  name: 'LATEST',
  description:
    'The value of the row with the greatest `@timestamp`; rows without a value, or with several, are left out.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'timestamp', types: DATES, implicit: '@timestamp' },
  ],
  examples: [
    {
      query: 'ROW v = "a", `@timestamp` = TO_DATETIME("2024-01-01") | STATS x = LATEST(v)',
      rows: [['a']],
    },
  ],
});
