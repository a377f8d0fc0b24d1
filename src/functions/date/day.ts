import { defineDatePart } from '../time/date-part.ts';

export const DAY = defineDatePart({
  name: 'DAY',
  part: 'day_of_month',
  description: 'The day of the month, from 1 of a date.',
  examples: [{ query: 'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL n = DAY(d) | KEEP n', rows: [[8]] }],
});
