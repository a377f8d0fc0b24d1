import { sql } from '../../base/sql-text.ts';
import { asDouble, asList, constantOf, narrowed } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NUMBERS } from '../types.ts';

export const MV_PERCENTILE = defineFunction({
  name: 'MV_PERCENTILE',
  kind: 'scalar',
  category: 'multivalue',
  description:
    'The value that a percentage of the values lie below, interpolated (cut to a whole number for whole types).',
  parameters: [
    { name: 'number', types: NUMBERS },
    { name: 'percentile', types: NUMBERS, constant: true },
  ],
  multivalue: 'native',
  result: ([number]) => number!.type,
  check: ([, percentile]) => {
    const value = Number(constantOf<number | bigint>(percentile) ?? 0);
    return value >= 0 && value <= 100 ? undefined : { argument: 1, message: 'a percentile lies between 0 and 100' };
  },
  sql: ([number, percentile], context) => {
    const list = asList(number!, context);
    const share = sql`(${asDouble(percentile!, context)} / 100)`;
    const value = sql`list_aggregate(list_transform(${list}, lambda one: CAST(one AS DOUBLE)), 'quantile_cont', ${share})`;
    if (number!.type === 'double') return value;
    return narrowed(sql`trunc(${value})`, context.dialect.sqlType(number!.type, false));
  },
  examples: [{ query: 'ROW a = [5, 5, 10, 12, 5000] | EVAL p = MV_PERCENTILE(a, 50) | KEEP p', rows: [[10]] }],
});
