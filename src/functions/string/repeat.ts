import { sql } from '../../base/sql-text.ts';
import { constantOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { MAX_TEXT_BYTES } from '../text-limit.ts';
import { STRINGS } from '../types.ts';

export const REPEAT = defineFunction({
  name: 'REPEAT',
  kind: 'scalar',
  category: 'string',
  description: 'The text so many times; null where that is negative or would give more than a megabyte.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'number', types: ['integer'] },
  ],
  multivalue: 'null',
  result: 'keyword',
  check: ([, number]) =>
    (constantOf<number>(number) ?? 0) < 0
      ? { argument: 1, message: 'the number of repetitions is 0 or more' }
      : undefined,
  sql: ([text, number], context) =>
    once('string', text!.sql, context, (string) =>
      once('times', number!.sql, context, (times) => {
        const bounded = sql`${times} >= 0 AND strlen(${string}) * CAST(${times} AS BIGINT) <= ${MAX_TEXT_BYTES}`;
        return sql`CASE WHEN ${bounded} THEN repeat(${string}, ${times}) END`;
      }),
    ),
  examples: [
    { query: 'ROW a = "ab" | EVAL b = REPEAT(a, 3), c = REPEAT(a, 1000000) | KEEP b, c', rows: [['ababab', null]] },
  ],
});
