import { sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { commonType, STORED } from '../types.ts';
import { distinctValues, orEmpty, sameKindCheck } from '../value-list.ts';

export const MV_UNION = defineFunction({
  name: 'MV_UNION',
  kind: 'scalar',
  category: 'multivalue',
  description: 'The values of two fields without repetitions; null where both are null.',
  parameters: [
    { name: 'field1', types: STORED },
    { name: 'field2', types: STORED },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: commonType,
  resultMulti: () => true,
  check: sameKindCheck('MV_UNION'),
  sql: ([left, right], context) => {
    const both = sql`list_concat(${orEmpty(left!, context.type, context)}, ${orEmpty(right!, context.type, context)})`;
    return distinctValues(both, context);
  },
  examples: [
    { query: 'ROW a = [3, 1, 3], b = [1, 2] | EVAL c = MV_UNION(a, b) | KEEP c', rows: [[[3, 1, 2]]] },
    {
      query: 'ROW a = [3, 1, 3], b = null | EVAL c = MV_UNION(b, a), d = MV_UNION(b, b) | KEEP c, d',
      rows: [[[3, 1], null]],
    },
  ],
});
