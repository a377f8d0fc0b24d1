import { defineDatePart } from '../time/date-part.ts';

export const YEAR = defineDatePart({
  name: 'YEAR',
  part: 'year',
  description: 'The year of a date.',
  examples: [{ query: 'ROW d = TO_DATETIME("2024-05-08T10:11:12Z") | EVAL n = YEAR(d) | KEEP n', rows: [[2024]] }],
});
