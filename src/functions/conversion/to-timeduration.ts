import { defineFunction } from '../definition.ts';

export const TO_TIMEDURATION = defineFunction({
  name: 'TO_TIMEDURATION',
  kind: 'scalar',
  category: 'conversion',
  description: 'Constant text, as `"90 minutes"`, as a time_duration.',
  parameters: [{ name: 'field', types: ['time_duration'], folded: true }],
  multivalue: 'null',
  result: 'time_duration',
  coerce: ([field]) => [field!.type === 'keyword' && field!.literal !== undefined ? 'time_duration' : undefined],
  sql: ([field]) => field!.sql,
  examples: [
    {
      query: 'ROW d = TO_DATETIME("2024-05-08") | EVAL e = d + TO_TIMEDURATION("90 minutes") | KEEP e',
      rows: [['2024-05-08T01:30:00.000Z']],
    },
  ],
});
