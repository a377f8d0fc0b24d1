import { sql } from '../../base/sql-text.ts';
import { constantOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { MAX_TEXT_BYTES } from '../text-limit.ts';

export const SPACE = defineFunction({
  name: 'SPACE',
  kind: 'scalar',
  category: 'string',
  description: 'So many blanks; null where the number is negative or above a megabyte.',
  parameters: [{ name: 'number', types: ['integer'] }],
  multivalue: 'null',
  result: 'keyword',
  check: ([number]) =>
    (constantOf<number>(number) ?? 0) < 0 ? { argument: 0, message: 'the number of blanks is 0 or more' } : undefined,
  sql: ([number], context) =>
    once('times', number!.sql, context, (times) => {
      return sql`CASE WHEN ${times} BETWEEN 0 AND ${MAX_TEXT_BYTES} THEN repeat(' ', ${times}) END`;
    }),
  examples: [{ query: 'ROW a = CONCAT("a", SPACE(2), "b")', rows: [['a  b']] }],
});
