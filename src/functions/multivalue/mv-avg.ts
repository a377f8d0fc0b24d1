import { Sql, sql } from '../../base/sql-text.ts';
import { asDouble, finite } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MV_AVG = defineFunction({
  name: 'MV_AVG',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The mean of the values.',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'native',
  result: 'double',
  sql: ([number], context) => {
    if (!number!.multi) return asDouble(number!, context);
    return finite(
      sql`list_aggregate(${number!.sql}, '${Sql.raw(number!.type === 'double' ? 'favg' : 'avg')}')`,
      context,
    );
  },
  examples: [{ query: 'ROW a = [3, 5, 1, 6] | EVAL b = MV_AVG(a) | KEEP b', rows: [[3.75]] }],
});
