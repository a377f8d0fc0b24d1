import { Sql, sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const CONCAT = defineFunction({
  name: 'CONCAT',
  kind: 'scalar',
  category: 'string',
  description: 'Texts joined to one; null where one is null or has several values.',
  parameters: [
    { name: 'first', types: STRINGS },
    { name: 'next', types: STRINGS },
  ],
  variadic: true,
  multivalue: 'null',
  result: 'keyword',
  sql: (args) =>
    sql`(${Sql.join(
      args.map((a) => a.sql),
      ' || ',
    )})`,
  examples: [
    {
      query: 'ROW a = "x", b = null | EVAL c = CONCAT(a, "-", a), d = CONCAT(a, b) | KEEP c, d',
      rows: [['x-x', null]],
    },
  ],
});
