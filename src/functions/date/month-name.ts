import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { timestampOfNanos } from '../time/nanos.ts';
import { DATES } from '../types.ts';

export const MONTH_NAME = defineFunction({
  name: 'MONTH_NAME',
  kind: 'scalar',
  category: 'date',
  description: 'The English name of the month of a date.',
  parameters: [{ name: 'date', types: DATES }],
  multivalue: 'null',
  result: 'keyword',
  zone: () => ({ local: [0] }),
  sql: ([date]) => sql`strftime(${date!.type === 'date_nanos' ? timestampOfNanos(date!.sql) : date!.sql}, '%B')`,
  examples: [{ query: 'ROW d = TO_DATETIME("2024-05-08") | EVAL n = MONTH_NAME(d) | KEEP n', rows: [['May']] }],
});
