import { Sql, sql } from '../../base/sql-text.ts';
import { asDouble, constantOf } from '../argument-sql.ts';
import { type Argument, defineFunction } from '../definition.ts';
import { quantile } from '../quantile.ts';
import { NUMBERS } from '../types.ts';

export const PERCENTILE = defineFunction({
  name: 'PERCENTILE',
  kind: 'aggregate',
  category: 'aggregate',
  description: 'The value that a percentage of all values lie below: exact, and interpolated between neighbours.',
  parameters: [
    { name: 'number', types: ['integer', 'long', 'double'] },
    { name: 'percentile', types: NUMBERS, constant: true },
  ],
  multivalue: 'native',
  result: 'double',
  doubt: ([, percentile]) =>
    isShare(percentile) ? undefined : { argument: 1, message: 'a percentile lies between 0 and 100' },
  sql: ([number, percentile], context) =>
    isShare(percentile)
      ? quantile(Sql.raw('quantile_cont'), number!, context, sql`(${asDouble(percentile!, context)} / 100)`)
      : sql`CASE WHEN FALSE THEN ${quantile(Sql.raw('median'), number!, context)} END`,
  examples: [{ query: 'ROW a = [0, 10, 20, 30, 40] | STATS p = PERCENTILE(a, 75)', rows: [[30]] }],
});

function isShare(percentile: Argument | undefined): boolean {
  const value = Number(constantOf<number | bigint>(percentile) ?? Number.NaN);
  return value >= 0 && value <= 100;
}
