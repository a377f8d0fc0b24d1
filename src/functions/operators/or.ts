import { Sql, sql } from '../../base/sql-text.ts';
import { castArgument } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

export const OR = defineFunction({
  name: 'OR',
  operator: 'OR',
  kind: 'scalar',
  category: 'operator',
  description: 'True where one operand is true, false where all are false, else null.',
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
    return sql`(${Sql.join(operands, ' OR ')})`;
  },
  examples: [{ query: 'ROW a = true, b = null | EVAL c = a OR b, d = false OR b | KEEP c, d', rows: [[true, null]] }],
});
