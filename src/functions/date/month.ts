import { defineDatePart } from '../time/date-part.ts';

export const MONTH = defineDatePart({
  name: 'MONTH',
  part: 'month_of_year',
  description: 'The month of the year, from 1 of a date.',
  examples: [{ query: 'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL n = MONTH(d) | KEEP n', rows: [[5]] }],
});
