import { defineFunction } from '../definition.ts';

export const TO_DATEPERIOD = defineFunction({
  name: 'TO_DATEPERIOD',
  kind: 'scalar',
  category: 'conversion',
  description: 'Constant text, as `"1 month"`, as a date_period.',
  parameters: [{ name: 'field', types: ['date_period'], folded: true }],
  multivalue: 'null',
  result: 'date_period',
  coerce: ([field]) => [field!.type === 'keyword' && field!.literal !== undefined ? 'date_period' : undefined],
  sql: ([field]) => field!.sql,
  examples: [
    {
      query: 'ROW d = TO_DATETIME("2024-05-08") | EVAL e = d + TO_DATEPERIOD("1 month") | KEEP e',
      rows: [['2024-06-08T00:00:00.000Z']],
    },
  ],
});
