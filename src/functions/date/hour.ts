import { defineDatePart } from '../time/date-part.ts';

export const HOUR = defineDatePart({
  name: 'HOUR',
  part: 'hour_of_day',
  description: 'The hour of the day, from 0 to 23 of a date.',
  examples: [{ query: 'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL n = HOUR(d) | KEEP n', rows: [[10]] }],
});
