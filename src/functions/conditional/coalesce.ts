import { Sql, sql } from '../../base/sql-text.ts';
import { asList, castArgument } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { sameKindCheck } from '../value-list.ts';

export const COALESCE = defineFunction({
  name: 'COALESCE',
  kind: 'scalar',
  category: 'conditional',
  description: 'The first argument that is not null, with all its values.',
  parameters: [{ name: 'value', types: STORED }],
  variadic: true,
  multivalue: 'native',
  nulls: 'handled',
  result: commonType,
  resultMulti: (args) => args.some((a) => a.multi),
  check: sameKindCheck('COALESCE'),
  sql: (args, context) => {
    const values = args.map((a) =>
      context.multi ? asList(a, context, context.type) : castArgument(a, context.type, context),
    );
    return sql`coalesce(${Sql.join(values, ', ')})`;
  },
  examples: [
    { query: 'ROW a = null, b = "b" | EVAL c = COALESCE(a, b, "c") | KEEP c', rows: [['b']] },
    { query: 'ROW a = null, b = [1, 2] | EVAL c = COALESCE(a, b, 3) | KEEP c', rows: [[[1, 2]]] },
  ],
});
