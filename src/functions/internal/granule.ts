import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';

/** The start of the stretch of time, of so many milliseconds counted from 1970, that a moment lies in. */
export const GRANULE = defineFunction({
  name: '$GRANULE',
  kind: 'scalar',
  category: 'internal',
  description: 'The start of the stretch of time that a moment lies in.',
  parameters: [
    { name: 'time', types: ['date'] },
    { name: 'length', types: ['long'], constant: true },
  ],
  multivalue: 'null',
  result: 'date',
  sql: ([time, length], { dialect }) =>
    sql`make_timestamp_ms(${dialect.epochMs(time!.sql)} // ${length!.sql} * ${length!.sql})`,
  examples: [],
});
