import { sql } from '../../base/sql-text.ts';
import { asList, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { distinctWhere, sameKindCheck } from '../value-list.ts';

export const MV_UNION = defineFunction({
  name: 'MV_UNION',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values of two fields without repetitions; null where either is null.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  result: commonType,
  resultMulti: () => true,
  check: sameKindCheck('MV_UNION'),
  sql: ([left, right], context) =>
    once('first', asList(left!, context, context.type), context, (a) =>
      once('second', asList(right!, context, context.type), context, (b) => {
        const both = sql`CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN list_concat(${a}, ${b}) END`;
        return distinctWhere(both, b, () => sql`TRUE`, context);
      }),
    ),
  examples: [{ query: 'ROW a = [3, 1, 3], b = [1, 2] | EVAL c = MV_UNION(a, b) | KEEP c', rows: [[[3, 1, 2]]] }],
});
