import { type Sql, sql } from '../../base/sql-text.ts';
import { atLeast, constantOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { integerText } from '../integer-text.ts';
import { STRINGS } from '../types.ts';

export const SUBSTRING = defineFunction({
  name: 'SUBSTRING',
  kind: 'scalar',
  category: 'string',
  description: 'The characters of text from a place on (the first is 1, -1 is the last), all or as many as wanted.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'start', types: ['integer'] },
    { name: 'length', types: ['integer'], optional: true },
  ],
  multivalue: 'null',
  result: 'keyword',
  coerce: integerText(1),
  check: ([, , length]) =>
    (constantOf<number>(length) ?? 0) < 0
      ? { argument: 2, message: 'the length of SUBSTRING is 0 or more' }
      : undefined,
  sql: ([text, start, length], context) => {
    const count = length === undefined ? undefined : atLeast(0, length.sql, context);
    const cut = (string: Sql, from: Sql) =>
      count === undefined ? sql`substring(${string}, ${from})` : sql`substring(${string}, ${from}, ${count})`;
    if ((constantOf<number>(start) ?? 0) > 0) return cut(text!.sql, start!.sql);
    return once('string', text!.sql, context, (string) =>
      once('start', start!.sql, context, (from) => {
        const fromEnd = atLeast(1, sql`length(${string}) + ${from} + 1`, context);
        return cut(string, sql`CASE WHEN ${from} < 0 THEN ${fromEnd} WHEN ${from} = 0 THEN 1 ELSE ${from} END`);
      }),
    );
  },
  examples: [
    {
      query:
        'ROW a = "abcdef" | EVAL b = SUBSTRING(a, 2, 3), c = SUBSTRING(a, -2), d = SUBSTRING(a, 0, 2) | KEEP b, c, d',
      rows: [['bcd', 'ef', 'ab']],
    },
  ],
});
