import { Sql, sql } from '../../base/sql-text.ts';
import { castArgument } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const AND = defineFunction({
  name: 'AND',
  operator: 'AND',
  kind: 'scalar',
  category: 'operator',
  description: 'True where all operands are true, false where one is false, else null.',
  parameters: [
    { name: 'left', types: ['boolean'] },
    { name: 'right', types: ['boolean'] },
  ],
  variadic: true,
  multivalue: 'null',
  nulls: 'handled',
  result: 'boolean',
  sql: (args, context) => {
    const operands = args.map((a) => castArgument(a, 'boolean', context));
    return sql`(${Sql.join(operands, ' AND ')})`;
  },
  examples: [
    { query: 'ROW a = true, b = null | EVAL c = a AND b, d = false AND b | KEEP c, d', rows: [[null, false]] },
  ],
});
