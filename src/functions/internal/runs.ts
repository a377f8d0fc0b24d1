import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';

/**
 * The numbers of the runs whose windows hold a moment: run n happens at n times the interval and looks at
 * [n * interval - lookback, n * interval - offset), all in milliseconds.
 */
export const RUNS = defineFunction({
  name: '$RUNS',
  kind: 'scalar',
  category: 'internal',
  description: 'The runs of a schedule whose windows hold a moment.',
  parameters: [
    { name: 'time', types: ['date'] },
    { name: 'interval', types: ['long'], constant: true },
    { name: 'lookback', types: ['long'], constant: true },
    { name: 'offset', types: ['long'], constant: true },
  ],
  multivalue: 'native',
  result: 'long',
  resultMulti: () => true,
  sql: ([time, interval, lookback, offset], { dialect }) => {
    const ms = dialect.epochMs(time!.sql);
    const first = sql`(${ms} + ${offset!.sql}) // ${interval!.sql} + 1`;
    const last = sql`(${ms} + ${lookback!.sql}) // ${interval!.sql}`;
    return dialect.series(first, last);
  },
  examples: [],
});
