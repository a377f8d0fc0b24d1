import { sql } from '../../base/sql-text.ts';
import { atLeast } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const LOCATE = defineFunction({
  name: 'LOCATE',
  kind: 'scalar',
  category: 'string',
  description:
    'The place of a text in another, from a place on if given; the first is 1, and 0 says that it is not there.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'substring', types: STRINGS },
    { name: 'start', types: ['integer'], optional: true },
  ],
  multivalue: 'null',
  result: 'integer',
  sql: ([text, part, start], context) => {
    if (start === undefined) return sql`CAST(strpos(${text!.sql}, ${part!.sql}) AS INTEGER)`;
    const skipped = atLeast(0, sql`CAST(${start.sql} AS BIGINT) - 1`, context);
    return context.dialect.let('skipped', skipped, (n) => {
      const place = sql`strpos(substring(${text!.sql}, ${n} + 1), ${part!.sql})`;
      return context.dialect.let('place', place, (at) => {
        return sql`CAST(CASE WHEN ${at} > 0 THEN ${at} + ${n} ELSE ${at} END AS INTEGER)`;
      });
    });
  },
  examples: [
    {
      query: 'ROW a = "hello" | EVAL b = LOCATE(a, "l"), c = LOCATE(a, "l", 4), d = LOCATE(a, "x") | KEEP b, c, d',
      rows: [[3, 4, 0]],
    },
  ],
});
