import { sql } from '../../base/sql-text.ts';
import { asList, narrowed } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MV_MEDIAN_ABSOLUTE_DEVIATION = defineFunction({
  name: 'MV_MEDIAN_ABSOLUTE_DEVIATION',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The median of how far each value lies from the median (cut to a whole number for whole types).',
  parameters: [{ name: 'number', types: NUMBERS }],
  multivalue: 'native',
  result: ([number]) => number!.type,
  sql: ([number], context) => {
    const list = asList(number!, context);
    const value = sql`list_aggregate(list_transform(${list}, lambda one: CAST(one AS DOUBLE)), 'mad')`;
    if (number!.type === 'double') return value;
    return narrowed(sql`trunc(${value})`, context.dialect.sqlType(number!.type, false));
  },
  examples: [{ query: 'ROW a = [0, 2, 5, 6] | EVAL m = MV_MEDIAN_ABSOLUTE_DEVIATION(a) | KEEP m', rows: [[2]] }],
});
